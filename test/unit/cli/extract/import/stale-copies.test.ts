import { describe, expect, test } from '@jest/globals';
import {
  areStale,
  findDoubts,
  leftAsStale,
} from '../../../../../cli/extract/import/stale-copies.ts';
import { Secret } from '../../../../../cli/extract/secret.ts';
import { rewrite } from '../rewrite/rewritten.ts';
import { importWorld, password, settings, sighting } from './import-world.ts';

const stale = sighting({
  place: { file: 'old/prometheus.yml', line: 5, column: 17 },
  secret: new Secret('Stale-Horse-Battery'),
});
const right = sighting();
const both = [stale, right];

describe('two passwords of one user', () => {
  test('are told apart by the receiver, whichever comes first', async () => {
    for (const sightings of [both, both.toReversed()]) {
      const { run, values, state } = importWorld();
      const { imported, leftOver } = await run(sightings);
      expect(imported).toMatchObject([{ name: 'prom', secret: 'created', entry: 'written' }]);
      expect(values.get('promrotate/prom')?.text).toContain(password);
      expect(state.text.match(/adopt: writer/g)).toHaveLength(1);
      expect(leftOver).toEqual([
        {
          place: stale.place,
          kind: 'basic-auth-password',
          reason: expect.stringContaining('a stale copy'),
        },
      ]);
    }
  });

  test('are told apart by the secret afterwards, without a probe', async () => {
    const { run, state } = importWorld();
    await run([right]);
    const { pushes, text } = state;
    const { imported, leftOver } = await run(both);
    expect(imported).toMatchObject([{ name: 'prom', secret: 'present', entry: 'present' }]);
    expect(leftOver).toMatchObject([{ place: stale.place }]);
    expect({ pushes: state.pushes, text: state.text }).toEqual({ pushes, text });
  });

  test('make nothing when both are refused, and the places are named', async () => {
    const { run, values, state } = importWorld({ faults: ['refused'] });
    const failure = run(both);
    await expect(failure).rejects.toMatchObject({ code: 'RECEIVER_REFUSED', exitStatus: 2 });
    await expect(failure).rejects.toThrow(
      /old\/prometheus\.yml:5, prometheus\.yml:7, "prom" for --only/,
    );
    expect(values.size).toBe(0);
    expect(state.text).toBe(settings);
  });

  test('make nothing when both are taken', async () => {
    const { run, values, deps } = importWorld();
    const remoteWrite: typeof deps.probe.remoteWrite = {
      push: async (_url, _body, credential) =>
        both.some(({ secret }) => secret?.reveal() === credential?.password)
          ? { kind: 'accepted', detail: 'HTTP 204' }
          : { kind: 'refused', detail: 'HTTP 401' },
    };
    await expect(
      run(both, undefined, { probe: { ...deps.probe, remoteWrite } }),
    ).rejects.toMatchObject({
      code: 'RECEIVER_OPEN',
      message: expect.stringContaining('accepts 2'),
    });
    expect(values.size).toBe(0);
  });

  test('have one name, by which they are picked and renamed', async () => {
    const { run } = importWorld();
    const { imported } = await run(both, { only: ['prom'], name: 'central' });
    expect(imported).toMatchObject([{ name: 'central' }]);
  });
});

describe('a rewrite', () => {
  const config = (secret: string) =>
    `remote_write:\n  - url: https://prom.example.com/api/v1/write\n    basic_auth:\n      username: writer\n      password: ${secret}\n`;
  const texts = { 'a.yml': config('Stale-Horse-Battery'), 'b.yml': config(password) };

  test('leaves both of two passwords where they are', async () => {
    const { texts: after, left } = await rewrite(texts, '2.49.0');
    expect(after).toEqual(texts);
    expect(left).toEqual([
      expect.stringContaining('5 two passwords for the same user and address'),
      expect.stringContaining('5 two passwords for the same user and address'),
    ]);
  });

  test('moves the one that was proved in the same run', async () => {
    const place = { file: 'a.yml', line: 5, column: 17 };
    const stale = leftAsStale({ places: [{ ...place, kind: 'basic-auth-password' }] });
    const { texts: after, left } = await rewrite(texts, '2.49.0', { stale });
    expect(after['a.yml']).toBe(texts['a.yml']);
    expect(after['b.yml']).toContain('password_file: /etc/cred/current/password');
    expect(left).toEqual([expect.stringContaining('a stale copy')]);
  });

  test('gives neither of two passwords the name of an endpoint', () => {
    const { sightings, reasonToStay } = findDoubts(both);
    expect(sightings).toEqual([]);
    for (const sighted of both)
      expect(reasonToStay(sighted)).toContain('two passwords for the same user and address');
  });

  test('gives it to the one that was imported just now', async () => {
    const { leftOver } = await importWorld().run(both);
    const { sightings, reasonToStay } = findDoubts(both, areStale(leftOver));
    expect(sightings).toEqual([right]);
    expect(reasonToStay(right)).toBeUndefined();
    expect(reasonToStay(stale)).toContain('a stale copy');
  });

  test('has no doubt where one password stands at two places', () => {
    const again = sighting({ place: { file: 'b.yml', line: 1, column: 1 } });
    expect(findDoubts([right, again]).sightings).toEqual([right, again]);
  });
});
