import { expect, test } from '@jest/globals';
import { drills } from '../../cli/local-run/scenarios/drills.ts';
import { allDrills } from '../../cli/local-run/scenarios/faults.ts';
import { describeScenario } from '../support/describe-scenario.ts';

describeScenario(drills, (recorded) => {
  test('plays every fault of the runbook', () => {
    const { measurements } = recorded().run;

    expect(measurements.map(([what]) => what.split(':')[0])).toEqual(
      allDrills.map(({ fault }) => fault.split(':')[0]),
    );
  });

  test('rings people up, by the topic and its key', () => {
    const messages = recorded()
      .run.account.standIn.notices()
      .map(({ subject }) => subject ?? '');

    expect(messages.some((subject) => subject.includes('ALARM: "promrotate-write-failing"'))).toBe(
      true,
    );
  });
});
