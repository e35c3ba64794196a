import { describe, expect, test } from '@jest/globals';
import { Secret } from '../../../../../cli/extract/secret.ts';
import { password, settings, sighting, url, importWorld as world } from './import-world.ts';

describe('an import', () => {
  test('makes the secret and adds an entry below what stands there', async () => {
    const { run, values, state } = world();
    const report = await run();
    expect(report.imported).toEqual([
      { name: 'prom', url, username: 'writer', secret: 'created', entry: 'written' },
    ]);
    const { text } = values.get('promrotate/prom') ?? { text: '' };
    expect(JSON.parse(text)).toEqual({ username: 'writer', password });
    expect(state.text.startsWith(settings)).toBe(true);
    expect(state.text).toContain('adopt: writer');
    expect(state.text).not.toContain(password);
    expect(state.told).not.toContain(password);
  });

  test('changes nothing the second time, and does not probe', async () => {
    const { run, state, values } = world();
    await run();
    const before = { ...state, values: [...values] };
    const { imported } = await run();
    expect(imported).toMatchObject([{ secret: 'present', entry: 'present' }]);
    expect({ ...state, values: [...values] }).toEqual(before);
  });

  test('completes what a killed run began', async () => {
    const { run, state } = world();
    await run();
    state.text = settings;
    const { imported } = await run();
    expect(imported).toMatchObject([{ name: 'prom', secret: 'present', entry: 'written' }]);
  });

  test.each([
    ['open', 'RECEIVER_OPEN'],
    ['any-password', 'RECEIVER_OPEN'],
    ['refused', 'RECEIVER_REFUSED'],
  ] as const)('makes nothing where the receiver is %s', async (fault, code) => {
    const { run, values, state } = world({ faults: [fault] });
    await expect(run()).rejects.toMatchObject({ code, exitStatus: 2 });
    expect(values.size).toBe(0);
    expect(state.text).toBe(settings);
  });

  test.each(['confirm', 'create', 'create-late', 'replace'] as const)(
    'leaves all as it was when this fails: %s',
    async (fault) => {
      const { run, values, state, faults } = world({ faults: [fault] });
      await expect(run()).rejects.toThrow(
        fault === 'replace' ? 'expected to be able to write' : `fault: ${fault}`,
      );
      expect(values.size).toBe(0);
      expect(state.text).toBe(settings);
      faults.length = 0;
      await expect(run()).resolves.toMatchObject({ imported: [{ secret: 'created' }] });
    },
  );

  test('says what is left where a secret cannot be taken back', async () => {
    const { run } = world({ faults: ['replace', 'delete'] });
    await expect(run()).rejects.toMatchObject({ code: 'IMPORT_UNFINISHED' });
  });

  test('overwrites no secret of another value', async () => {
    const { run, values } = world();
    const other = {
      arn: 'a',
      versionId: 'v',
      text: JSON.stringify({ username: 'writer', password: 'x' }),
    };
    values.set('promrotate/prom', other);
    await expect(run()).rejects.toMatchObject({ code: 'SECRET_EXISTS' });
    expect(values.get('promrotate/prom')).toBe(other);
  });

  test('takes no name of another entry', async () => {
    const { run } = world();
    await expect(run([sighting()], { name: 'other' })).rejects.toMatchObject({
      code: 'ENTRY_EXISTS',
    });
  });

  test('takes back what was made when it is ended before the answer', async () => {
    const { run, values, state } = world({ faults: ['interrupt'] });
    await expect(run()).rejects.toThrow('fault: interrupt');
    expect(values.size).toBe(0);
    expect(state.told).toContain('took back the secret promrotate/prom');
    expect(state.text).toBe(settings);
  });

  test.each([
    { replicas: ['http://prom.example.com/api/v1/write'] },
    { query: 'http://prom.example.com/api/v1/query' },
  ])('sends nothing in the clear, also where the entry is there: %j', async (choices) => {
    const { run, values, state } = world();
    await run();
    values.clear();
    const { pushes } = state;
    await expect(run([sighting()], choices)).rejects.toMatchObject({ code: 'WRONG_USAGE' });
    expect(state.pushes).toBe(pushes);
  });

  test('says why something is not imported', async () => {
    const { run } = world();
    const { imported, leftOver } = await run([
      sighting({ kind: 'bearer-token' }),
      sighting({ role: 'scrape' }),
      sighting({ url: 'http://prom.example.com/api/v1/write' }),
      sighting({ secret: new Secret('x'.repeat(73)) }),
    ]);
    expect(imported).toEqual([]);
    expect(leftOver.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('a bearer token'),
      expect.stringContaining('no credential of remote write'),
      expect.stringContaining('plain http'),
      expect.stringContaining('72 bytes'),
    ]);
  });
});
