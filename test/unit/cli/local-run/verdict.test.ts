import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../../cli/local-run/control.ts';
import { findFaults } from '../../../../cli/local-run/verdict.ts';

const good: Outcome = {
  points: { series: 2, expected: 20, present: 20, missing: 0, longestGapMs: 1_001 },
  hammer: { sent: 100, perSecond: 10, accepted: 0, refused: 100, unclear: 0 },
};

const withPoints = (points: Partial<Outcome['points']>): Outcome => ({
  ...good,
  points: { ...good.points, ...points },
});
const withHammer = (hammer: Partial<Outcome['hammer']>): Outcome => ({
  ...good,
  hammer: { ...good.hammer, ...hammer },
});

const calm = { alarms: [] };
const runWith = (ours: Outcome, alarms: readonly string[] = [], failure?: string) => ({
  ours,
  alarms,
  failure,
});

describe('findFaults', () => {
  test('finds none when every point is there and every stranger was refused', () => {
    expect(findFaults(runWith(good), calm)).toEqual([]);
  });

  test.each([
    ['a missing point', withPoints({ missing: 1 })],
    ['a gap of more than one and a half intervals', withPoints({ longestGapMs: 1_501 })],
    ['that nothing was measured', withPoints({ expected: 0, present: 0 })],
    ['a stranger let in', withHammer({ accepted: 1 })],
    ['that no stranger asked', withHammer({ sent: 0, refused: 0 })],
    ['that no stranger was answered', withHammer({ refused: 0, unclear: 100 })],
  ])('finds %s', (_fault, outcome) => {
    expect(findFaults(runWith(outcome), calm)).toHaveLength(1);
  });

  test('finds a story that went wrong', () => {
    expect(findFaults(runWith(good, [], 'PROBE_REFUSED'), calm)).toEqual([
      'the story did not end as it should: PROBE_REFUSED',
    ]);
  });

  test('lets strangers in where the story does so on purpose', () => {
    const open = runWith(withHammer({ accepted: 1 }));

    expect(findFaults(open, { ...calm, opensReceivers: true })).toEqual([]);
  });

  test('holds the alarms to those of the story', () => {
    const run = runWith(good, ['rotation-failed', 'slow']);

    expect(findFaults(run, calm)).toEqual([
      'the alarm rotation-failed went off',
      'the alarm slow went off',
    ]);
    expect(findFaults(run, { alarms: ['rotation-failed', 'probe-silent'] })).toEqual([
      'the alarm probe-silent did not go off',
      'the alarm slow went off',
    ]);
    expect(findFaults(run, { alarms: ['rotation-failed'], mayAlarm: ['slow'] })).toEqual([]);
    expect(findFaults(run, { alarms: 'any' })).toEqual([]);
  });
});
