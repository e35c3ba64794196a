import { expect, it } from '@jest/globals';
import { type Gathered, gather } from '../../../../../cli/extract/sources/gather.ts';
import type { ScanPool } from '../../../../../cli/extract/sources/scan-pool.ts';
import { sighting } from '../report/found.ts';

it('keeps ten thousand references and every literal, and counts the rest', async () => {
  const of = (holds: 'file' | 'literal', length: number) =>
    Array.from({ length }, (_, line) => sighting({ line: line + 1, holds }));
  const sightings = [...of('literal', 2), ...of('file', 10_500), ...of('literal', 20_000)];
  const pool: ScanPool = {
    scan: async () => ({ sightings, problems: [], format: 'prometheus' }),
    close: async () => undefined,
  };
  const items: Gathered[] = [{ bytes: 1, source: { file: 'a', text: 'a' } }];

  const findings = await gather(items, pool, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });

  expect(findings.unlisted).toBe(500);
  expect(findings.sightings).toHaveLength(30_002);
  expect(findings.sightings.filter(({ holds }) => holds === 'literal')).toHaveLength(20_002);
});
