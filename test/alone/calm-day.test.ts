import { expect, test } from '@jest/globals';
import { calmDay } from '../../cli/local-run/scenarios/calm-day.ts';
import { describeScenario } from '../support/describe-scenario.ts';

describeScenario(calmDay, (recorded) => {
  test('has everything scheduled run, and every alarm judged', () => {
    const { run, events } = recorded();
    const fired = events.flatMap((event) =>
      event.kind === 'schedule-fired' ? event.schedule : [],
    );
    const count = (part: string): number => fired.filter((name) => name.includes(part)).length;
    const { standIn } = run.account;

    expect(count('Sweep')).toBeGreaterThanOrEqual(20);
    expect(count('promrotate-probe-central')).toBeGreaterThanOrEqual(40);
    expect(count('Audit')).toBeGreaterThanOrEqual(1);
    expect(standIn.alarms().length).toBeGreaterThan(40);
    expect(standIn.alarms().filter(({ state }) => state === 'ALARM')).toEqual([]);
    expect(standIn.objects().map(({ key }) => key)).toContain('latest/report.html');
  });

  test('tells of the rotation, and of nothing else', () => {
    const subjects = recorded()
      .run.account.standIn.notices()
      .map(({ message }) => message);

    expect(subjects).toHaveLength(1);
    expect(subjects[0]).toContain('promrotate/central');
  });
});
