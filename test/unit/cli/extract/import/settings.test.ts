import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { appendEntries } from '../../../../../cli/extract/import/append-entries.ts';
import { importWorld, settings, sighting } from './import-world.ts';

const items = [['# one', '- name: one'], ['- name: two']];
const names = [{ name: 'one' }, { name: 'two' }];

describe('settings without an endpoint', () => {
  test.each([
    'endpoints:\n',
    'endpoints:',
    'endpoints: []\n',
    'endpoints: [ ]   # none yet\nlogRetentionDays: 30\n',
    'endpoints: # none yet\nlogRetentionDays: 30\n',
    'endpoints: null\r\nlogRetentionDays: 30\r\n',
    'logRetentionDays: 30\nendpoints:\n  []\n',
    'logRetentionDays: 30\nendpoints:\n  # - name: example\n\n# the end\n',
  ])('are extended: %j', (text) => {
    const after = appendEntries(text, items);
    expect(parse(after)).toEqual({ ...parse(text), endpoints: names });
    for (const comment of text.match(/#.*/g) ?? []) expect(after).toContain(comment);
  });

  test('are refused where a comment would be lost', () => {
    expect(() => appendEntries('endpoints: [ # none yet\n  ]\n', items)).toThrow('a comment');
  });
});

describe('an entry', () => {
  test('says how a writer is declared where none is', async () => {
    const { run, state } = importWorld();
    await run();
    expect(state.text).toContain('# writers:');
    const uncommented = state.text.replaceAll(/^( *)# (?=writers:| {2}[- ] )/gm, '$1');
    expect(parse(uncommented)).toMatchObject({
      endpoints: [{}, { writers: [{ name: 'agent', switch: { kind: 'symlink' } }] }],
    });
  });

  test('declares the writer that is named, in a folder of its own', async () => {
    const { run, state, values } = importWorld();
    const writer = { name: 'agent', directory: '/etc/prometheus/credentials' };
    await run([sighting()], { writer });
    expect(parse(state.text)).toMatchObject({
      endpoints: [{}, { writers: [{ switch: { kind: 'symlink', directory: writer.directory } }] }],
    });

    const another = sighting({ url: 'https://two.example.com/api/v1/write' });
    const before = state.text;
    await expect(run([another], { writer })).rejects.toMatchObject({
      code: 'WRONG_USAGE',
      message: expect.stringContaining('entry "prom" has "/etc/prometheus/credentials"'),
    });
    expect({ text: state.text, count: values.size }).toEqual({ text: before, count: 1 });
    expect(before.startsWith(settings)).toBe(true);
  });
});
