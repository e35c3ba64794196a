import { describe, expect, test } from '@jest/globals';
import type { Progress } from '../../../../cli/extract/report/progress.ts';
import { type Source, scan } from '../../../../cli/extract/scan.ts';
import { fingerprints } from '../../../../cli/extract/secret.ts';
import { sighting } from './report/found.ts';

const fingerprint = fingerprints(new Uint8Array(32));

const sourceOf =
  (file: string, files: number): Source =>
  async ({ onProgress }) => {
    onProgress({ files, bytes: files * 10, found: 1 });
    return {
      sightings: [sighting({ file }), sighting({ file, line: 9, holds: 'file', reference: 'x' })],
      unlisted: 3,
      problems: [{ code: 'NOT_PARSED', file, message: 'm' }],
      scanned: { files, bytes: files * 10, skipped: 1 },
    };
  };

describe('a scan', () => {
  test('puts together what its sources have', async () => {
    const report = await scan([sourceOf('b', 3), sourceOf('a', 4)], {
      fingerprint,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });

    expect(report.sightings.map(({ place, alsoAt }) => [place.file, alsoAt.length])).toEqual([
      ['a', 1],
      ['a', 0],
      ['b', 1],
      ['b', 0],
    ]);
    expect(report.unlisted).toBe(6);
    expect(report.problems.map(({ file }) => file)).toEqual(['a', 'b']);
    expect(report.scanned).toEqual({ files: 7, bytes: 70, skipped: 2 });
  });

  test('goes on counting with the next source', async () => {
    const told: Progress[] = [];
    await scan([sourceOf('b', 3), sourceOf('a', 4)], {
      fingerprint,
      signal: new AbortController().signal,
      onProgress: (progress) => told.push(progress),
    });

    expect(told).toEqual([
      { files: 3, bytes: 30, found: 1 },
      { files: 7, bytes: 70, found: 2 },
    ]);
  });

  test('looks into no further source once it is stopped', async () => {
    const stop = new AbortController();
    const asked: string[] = [];
    const stopping: Source = (watch) => {
      asked.push('first');
      stop.abort();
      return sourceOf('a', 1)(watch);
    };
    const second: Source = (watch) => {
      asked.push('second');
      return sourceOf('b', 1)(watch);
    };
    const deps = { fingerprint, signal: stop.signal, onProgress: () => undefined };

    await expect(scan([stopping, second], deps)).rejects.toThrow('This operation was aborted');
    expect(asked).toEqual(['first']);
  });
});
