import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { measureCompleteness } from '../../../../cli/local-run/gaps.ts';

const intervalMs = 1_000;
const window = { startMs: 100_000, endMs: 110_000 };

/** Scrapes from well before the window to well after it, at a moment of each second. */
const scrapes = (phaseMs: number): number[] =>
  Array.from({ length: 20 }, (_, index) => 95_000 + index * intervalMs + phaseMs);

const measure = (timestampsMs: readonly number[]) =>
  measureCompleteness([{ labels: 'a', timestampsMs }], window, intervalMs);

describe('measureCompleteness', () => {
  test('finds nothing missing where every scrape has a point', () => {
    expect(measure(scrapes(250))).toEqual({
      series: 1,
      expected: 10,
      present: 10,
      missing: 0,
      longestGapMs: 1_000,
    });
  });

  test('counts points that are gone, and the gap that they leave', () => {
    const points = scrapes(250).filter((at) => at !== 103_250 && at !== 104_250);

    expect(measure(points)).toMatchObject({ present: 8, missing: 2, longestGapMs: 3_000 });
  });

  test('counts a point once that two replicas hold', () => {
    expect(measure([...scrapes(0), ...scrapes(0)])).toMatchObject({ expected: 10, present: 10 });
  });

  test.each([
    ['start', (at: number) => at > 102_000],
    ['end', (at: number) => at < 107_500],
  ])('sees a hole at the %s of the window', (_end, isKept) => {
    const { missing, longestGapMs } = measure(scrapes(250).filter(isKept));

    expect(missing).toBeGreaterThan(1);
    expect(longestGapMs).toBeGreaterThan(1_500);
  });

  test('counts every point of a series without points as missing', () => {
    expect(measure([])).toMatchObject({ expected: 10, present: 0, missing: 10 });
  });

  test('takes a scrape that came late for the one that was due', () => {
    const points = scrapes(250).map((at) => (at === 104_250 ? at + 300 : at));

    expect(measure(points)).toMatchObject({ missing: 0, longestGapMs: 1_300 });
  });

  test('misses exactly the points that were taken away, whatever the moment of the scrape', () => {
    const removed = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), removed, (phaseMs, indexes) => {
        const points = scrapes(phaseMs).filter(
          (at) => !indexes.includes((at - phaseMs) / 1_000 - 100),
        );

        expect(measure(points)).toMatchObject({ expected: 10, missing: indexes.length });
      }),
    );
  });
});
