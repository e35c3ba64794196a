import { describe, expect, test } from '@jest/globals';
import { createColors } from 'picocolors';
import {
  renderComparison,
  renderTimeline,
  summariseSteps,
} from '../../../../cli/local-run/report.ts';

const outcome = {
  points: { series: 25, expected: 1_250, present: 1_125, missing: 125, longestGapMs: 6_000 },
  hammer: { sent: 9_000, perSecond: 999.6, accepted: 3, refused: 8_997, unclear: 0 },
};
const acceptance = { version: 'v', replica: 'one', firstAcceptedMs: 500, lastAcceptedMs: 9_000 };

const cellsOf = (table: string, label: string): string[] =>
  (table.split('\n').find((line) => line.includes(label)) ?? '')
    .split('│')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');

describe('renderComparison', () => {
  test('puts both ways side by side, within 80 columns', () => {
    const table = renderComparison(outcome, outcome, createColors(false));

    expect(cellsOf(table, 'points expected').slice(1)).toEqual(['1,250', '1,250']);
    expect(cellsOf(table, 'longest gap').slice(1)).toEqual(['6.00 s', '6.00 s']);
    expect(cellsOf(table, 'a second').slice(1)).toEqual(['1,000', '1,000']);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('renderTimeline', () => {
  test.each([
    [{ ...acceptance, refusedAgainMs: undefined }, 'always'],
    [{ ...acceptance, refusedAgainMs: 9_100 }, 'until 8.1'],
    [{ ...acceptance, firstAcceptedMs: 3_000, refusedAgainMs: undefined }, 'from 2.0'],
    [{ ...acceptance, firstAcceptedMs: 3_000, refusedAgainMs: 9_100 }, '2.0 to 8.1'],
    [{ ...acceptance, firstAcceptedMs: undefined, refusedAgainMs: undefined }, 'never'],
  ])('says when a replica accepted a version: %j', (one, said) => {
    const row = { userName: 'central-1', acceptance: [one], switchedMs: [5_000] };

    const table = renderTimeline([row], { replicas: ['one'], writers: ['a'] }, 1_000);

    expect(cellsOf(table, 'central-1')).toEqual(['central-1', said, '4.0']);
  });
});

describe('summariseSteps', () => {
  const timesOf = (step: string, durationsMs: readonly number[]) =>
    durationsMs.map((endedMs) => ({
      versionId: 'v',
      step,
      startedMs: 0,
      endedMs,
      succeeded: true,
    }));

  test('gives median and longest of each step, in the order of the first run', () => {
    const times = [...timesOf('setSecret', [3, 1, 2]), ...timesOf('createSecret', [5])];

    expect(summariseSteps(times)).toEqual([
      { step: 'setSecret', runs: 3, medianMs: 2, longestMs: 3 },
      { step: 'createSecret', runs: 1, medianMs: 5, longestMs: 5 },
    ]);
  });

  test('takes the mean of the middle two for the median of an even number', () => {
    expect(summariseSteps(timesOf('setSecret', [9, 1, 4, 2]))).toMatchObject([{ medianMs: 3 }]);
  });
});
