import type { LocalRun } from './local-run.ts';
import type { Scenario } from './scenario.ts';

/** A longer gap between two points means that a scrape is not there. */
const longestGapAllowedMs = 1_500;

/** What speaks against a run; nothing does when it was good. */
export function findFaults(
  { ours: { points, hammer }, failure, alarms }: Pick<LocalRun, 'ours' | 'failure' | 'alarms'>,
  scenario: Pick<Scenario, 'alarms' | 'mayAlarm' | 'opensReceivers'>,
): string[] {
  return [
    ...(failure === undefined ? [] : [`the story did not end as it should: ${failure}`]),
    ...(points.expected > 0 ? [] : ['no points were expected: nothing was measured']),
    ...(points.missing === 0 ? [] : [`${points.missing} points are missing`]),
    ...(points.longestGapMs <= longestGapAllowedMs
      ? []
      : [`the longest gap is ${points.longestGapMs} ms, of at most ${longestGapAllowedMs} ms`]),
    ...(hammer.refused > 0
      ? []
      : [`none of ${hammer.sent} requests without a credential was refused`]),
    ...(hammer.accepted === 0 || scenario.opensReceivers === true
      ? []
      : [`${hammer.accepted} requests without a credential were accepted`]),
    ...alarmFaults(alarms, scenario),
  ];
}

function alarmFaults(
  raised: readonly string[],
  { alarms: expected, mayAlarm = [] }: Pick<Scenario, 'alarms' | 'mayAlarm'>,
): string[] {
  if (expected === 'any') return [];
  const missing = expected.filter((alarm) => !raised.includes(alarm));
  const others = raised.filter((alarm) => ![...expected, ...mayAlarm].includes(alarm));
  return [
    ...missing.map((alarm) => `the alarm ${alarm} did not go off`),
    ...others.map((alarm) => `the alarm ${alarm} went off`),
  ];
}
