import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compile, sighting } from './found.ts';

const placesOf = ({ sightings }: ReturnType<typeof compile>) =>
  sightings.map(({ place, commit }) => `${place.file}:${place.line}${commit ? `@${commit}` : ''}`);

describe('a report', () => {
  test('names at each place the others of the same secret', () => {
    const { sightings } = compile([
      sighting({ file: 'b.yml', line: 3 }),
      sighting({ file: 'a.yml', line: 9 }),
      sighting({ file: 'c.yml', line: 1, value: 'another-one' }),
    ]);

    expect(sightings.map(({ alsoAt }) => alsoAt)).toEqual([
      [{ file: 'b.yml', line: 3, column: 15 }],
      [{ file: 'a.yml', line: 9, column: 15 }],
      [],
    ]);
    const [one, same, other] = sightings.map(({ fingerprint }) => fingerprint);
    expect(one).toMatch(/^[0-9a-f]{8}$/);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  test('names ten places of a secret that stands everywhere, and how many there are', () => {
    const everywhere = Array.from({ length: 30 }, (_, line) => sighting({ line: line + 1 }));
    const { sightings } = compile([...everywhere, sighting({ line: 3, kind: 'header' })]);

    for (const { alsoAt, alsoAtCount, place } of sightings) {
      expect(alsoAtCount).toBe(29);
      expect(alsoAt.map(({ line }) => line)).toEqual(
        Array.from({ length: 11 }, (_, index) => index + 1)
          .filter((line) => line !== place.line)
          .slice(0, 10),
      );
    }
  });

  test('takes a secret for leaked whose commit is not among the places that it names', () => {
    const everywhere = Array.from({ length: 30 }, (_, line) => sighting({ line: line + 1 }));
    const { sightings } = compile([...everywhere, sighting({ file: 'z.yml', commit: 'abc1234' })]);

    expect(new Set(sightings.map(({ risk }) => risk))).toEqual(new Set(['leaked']));
  });

  test('is the same for findings in any order', () => {
    const found = [
      sighting({ file: 'b.yml', line: 30 }),
      sighting({ file: 'b.yml', line: 4 }),
      sighting({ file: 'B.yml', line: 4, value: 'x-1234' }),
      sighting({ file: 'ä.yml', kind: 'header', value: 'x-1234' }),
      sighting({ file: 'b.yml', line: 4, column: 2, kind: 'bearer-token' }),
    ];
    const problems = [
      { code: 'NOT_PARSED', file: 'b.yml', line: 2, message: 'm' },
      { code: 'BINARY_FILE', file: 'a.bin', message: 'm' },
    ] as const;
    const expected = JSON.stringify(compile(found, problems));

    fc.assert(
      fc.property(
        fc.shuffledSubarray(found, { minLength: found.length }),
        fc.shuffledSubarray([...problems], { minLength: problems.length }),
        (some, others) => JSON.stringify(compile(some, others)) === expected,
      ),
    );
    expect(placesOf(compile(found))).toEqual([
      'B.yml:4',
      'b.yml:4',
      'b.yml:4',
      'b.yml:30',
      'ä.yml:7',
    ]);
  });

  test('tells of a variable of the environment to look where it comes from, and of no file', () => {
    const { sightings } = compile([
      sighting({
        file: 'environment',
        format: 'environment',
        kind: 'named-secret',
        role: 'scrape',
      }),
    ]);

    expect(sightings[0]?.advice).toContain('what sets the variable');
    expect(sightings[0]?.advice).not.toContain('this file');
  });

  test('shows no fingerprint of a reference', () => {
    const { sightings } = compile([sighting({ holds: 'file', reference: '/run/secrets/pw' })]);

    expect(sightings).toEqual([
      expect.objectContaining({
        risk: 'none',
        reference: '/run/secrets/pw',
        alsoAt: [],
        alsoAtCount: 0,
      }),
    ]);
    expect(sightings[0]).not.toHaveProperty('fingerprint');
  });
});

describe("what stands in Git's history", () => {
  test('and nowhere today has leaked, and names the newest commit', () => {
    const { sightings } = compile([
      sighting({ commit: 'newest1' }),
      sighting({ commit: 'older22', line: 5 }),
      sighting({ commit: 'oldest3', file: 'before-it-was-renamed.yml' }),
    ]);

    expect(sightings).toEqual([
      expect.objectContaining({ commit: 'oldest3', risk: 'leaked' }),
      expect.objectContaining({
        commit: 'newest1',
        risk: 'leaked',
        advice: expect.stringMatching(/^leaked: rotate now.*newest1/),
        alsoAt: [{ file: 'before-it-was-renamed.yml', line: 7, column: 15, commit: 'oldest3' }],
      }),
    ]);
  });

  test('and today as well is told at the place of today, as leaked', () => {
    const { sightings } = compile([sighting(), sighting({ commit: 'abc1234', line: 5 })]);

    expect(sightings).toEqual([
      expect.objectContaining({
        place: { file: 'prometheus.yml', line: 7, column: 15 },
        risk: 'leaked',
        advice: expect.stringMatching(/^leaked: rotate now/),
        alsoAt: [{ file: 'prometheus.yml', line: 5, column: 15, commit: 'abc1234' }],
      }),
    ]);
    expect(sightings[0]).not.toHaveProperty('commit');
  });

  test('and refers to something else is not told', () => {
    const past = sighting({ commit: 'abc1234', holds: 'variable', reference: 'PASSWORD' });

    expect(compile([past]).sightings).toEqual([]);
  });
});

describe('hashes of web configurations', () => {
  const hash = (file: string, user: string, more: Parameters<typeof sighting>[0] = {}) =>
    sighting({
      file,
      path: `basic_auth_users.${user}`,
      format: 'web-config',
      role: 'receiver',
      kind: 'shared-hash',
      value: '$2y$12$one',
      ...more,
    });
  const kindsOf = (...found: Parameters<typeof compile>[0]) =>
    compile(found).sightings.map(({ place, kind }) => `${place.file} ${kind}`);

  test('that stand once are none of the findings, unless they are weak', () => {
    expect(kindsOf(hash('a.yml', 'alice'))).toEqual([]);
    expect(kindsOf(hash('a.yml', 'alice', { kind: 'weak-hash' }))).toEqual(['a.yml weak-hash']);
  });

  test('are shared by two users of a file, and by one user of two files', () => {
    expect(kindsOf(hash('a.yml', 'alice'), hash('a.yml', 'bob'))).toEqual([
      'a.yml shared-hash',
      'a.yml shared-hash',
    ]);
    expect(kindsOf(hash('a.yml', 'alice'), hash('b.yml', 'alice'))).toEqual([
      'a.yml shared-hash',
      'b.yml shared-hash',
    ]);
  });

  test('are rather shared than weak', () => {
    const weak = { kind: 'weak-hash' } as const;

    expect(kindsOf(hash('a.yml', 'alice', weak), hash('b.yml', 'bob', weak))).toEqual([
      'a.yml shared-hash',
      'b.yml shared-hash',
    ]);
  });

  test('are not shared with older versions of the same file', () => {
    const past = hash('a.yml', 'alice', { commit: 'abc1234' });

    expect(kindsOf(hash('a.yml', 'alice'), past)).toEqual([]);
  });
});
