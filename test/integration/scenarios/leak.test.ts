import { expect, test } from '@jest/globals';
import { leak } from '../../../cli/local-run/scenarios/leak.ts';
import { describeScenario } from '../../support/describe-scenario.ts';

describeScenario(leak, (recorded) => {
  test('prints the seconds until everybody refuses it, and what that cost', () => {
    const { told, run } = recorded();

    expect(run.measurements.map(([what]) => what)).toEqual([
      'from the command to refusal on every replica and the front',
    ]);
    expect(told).toMatch(/The credential lived on for [0-9.]+ s after the command/);
    expect(told).toContain('Samples lost of the freshness series of writers a, b: 0.');
  });
});
