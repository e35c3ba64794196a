import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { explanations } from '../../../../cli/operations/explanations/all-codes.ts';
import { hostCodes } from '../../../../cli/operations/explanations/host-codes.ts';
import { play } from './played-command-line.ts';

const documents = new URL('../../../../infra/documents/', import.meta.url);

describe('the codes of hosts', () => {
  const found = new Set<string>();

  beforeAll(async () => {
    const names = (await readdir(documents)).filter((name) => /\.(sh|awk)$/.test(name));
    for (const name of names) {
      const text = await readFile(new URL(name, documents), 'utf8');
      const code = text.replaceAll(/^\s*#.*$/gm, '');
      // A call, awk's way of stopping, and what a fetch prints for its caller to fail with.
      const uses = /\bfail ([A-Z][A-Z_]+)|\bstop\("([A-Z][A-Z_]+)"|printf '([A-Z]+_[A-Z_]+) /g;
      for (const [, ...codes] of code.matchAll(uses)) {
        // Of the three groups one has matched.
        found.add(codes.join(''));
      }
    }
  });

  test('are those that the documents use, neither more nor fewer', () => {
    expect(found.size).toBeGreaterThan(20);
    expect([...found].toSorted()).toEqual(Object.keys(hostCodes).toSorted());
  });
});

describe('every explanation', () => {
  test.each([...explanations])('of %s is made of sentences', (_, { meaning, impact, action }) => {
    for (const text of [meaning, impact, action]) expect(text).toMatch(/^[A-Za-z"].*[.)a-z]$/);
    expect(meaning).toMatch(/\.$/);
  });

  test.each([...explanations])('of %s names commands as they can be pasted', (_, explanation) => {
    for (const text of Object.values(explanation)) {
      expect(text).not.toMatch(/(?<!npx )promrotate (?:--help|<command>|[a-z]+(?: ENDPOINT)?["`])/);
    }
  });
});

describe('promrotate explain', () => {
  test.each(['ROTATION_STUCK', 'rotation_stuck', 'rotation-stuck'])('explains %s', async (code) => {
    const { exitStatus, out, err } = await play(['explain', code]);

    expect({ exitStatus, err }).toEqual({ exitStatus: 0, err: '' });
    expect(out).toContain('ROTATION_STUCK');
    expect(out).toContain('A rotation has not ended within its time');
    expect(out).toContain('promrotate unstick');
  });

  test('says what to do where a receiver refuses, and no set was ever brought there', async () => {
    const { out } = await play(['explain', 'WRITE_REFUSED']);
    const text = out.replaceAll(/\s+/g, ' ');

    expect(text).not.toContain('though the accepted set was applied again');
    expect(text).toContain('no rotation has brought one there yet');
    expect(text).toMatch(/Never rotated: .*put-secret-value.*rotate ENDPOINT --wait/);
  });

  test('says of CURRENT_CHANGED what it means to a test metric', async () => {
    const { out } = await play(['explain', 'CURRENT_CHANGED']);

    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/test metric come again by themselves/);
  });

  test('connects to nothing', async () => {
    expect(await play(['explain', 'LOCKED'])).toMatchObject({ disconnected: 0 });
  });

  test('lists every code with a line each', async () => {
    const { out } = await play(['explain']);

    expect(out.trim().split('\n')).toHaveLength(explanations.size);
    for (const code of explanations.keys()) expect(out).toContain(code);
  });

  test('gives JSON', async () => {
    const { out } = await play(['explain', 'LOCKED', '--json']);

    expect(JSON.parse(out)).toEqual({ code: 'LOCKED', ...explanations.get('LOCKED') });
  });

  test('suggests the nearest code for one that there is not', async () => {
    const { exitStatus, err, out } = await play(['explain', 'RECEIVR_OPEN']);

    expect({ exitStatus, out }).toEqual({ exitStatus: 2, out: '' });
    expect(err).toContain('Did you mean RECEIVER_OPEN?');
  });

  test('points at the list where nothing is near', async () => {
    expect((await play(['explain', 'XYZZY'])).err).toContain('"npx promrotate explain" lists all');
  });
});
