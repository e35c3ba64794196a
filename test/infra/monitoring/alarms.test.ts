import { describe, expect, test } from '@jest/globals';
import { deadlineOf } from '../../../functions/adapters/function-deps.ts';
import { findingCodes, findingOwners } from '../../../functions/shared/contract.ts';
import { readRequestSchema } from '../../../functions/shared/operations.ts';
import { referencesOf } from '../policy-statements.ts';
import { endpointEntry, templateOf } from '../synthesised.ts';
import { compositeAlarmsOf, type MetricAlarm, metricAlarmsOf, slugOf } from './deployed-alarms.ts';

const template = templateOf([endpointEntry('central')]);
const alarms = metricAlarmsOf(template);
const [composite, ...otherComposites] = compositeAlarmsOf(template);

const kebab = (code: string) => code.toLowerCase().replaceAll('_', '-');
const withSlug = (slug: string, among: readonly MetricAlarm[] = alarms): MetricAlarm => {
  const alarm = among.find((one) => slugOf(one) === slug);
  if (alarm === undefined) throw new Error(`expected an alarm "${slug}"`);
  return alarm;
};

const functions = {
  'rotate-secret': 'RotationRotateSecretFunction',
  'update-writers': 'WriterUpdatesUpdateWritersFunction',
  'retire-credential': 'RetirementRetireCredentialFunction',
  'probe-endpoint': 'ProbingProbeEndpointFunction',
  'audit-fleet': 'AuditingAuditFleetFunction',
  'operate-read': 'OperationOperateReadFunction',
  'operate-change': 'OperationOperateChangeFunction',
};
const calledByPeople = ['operate-read', 'operate-change'];
const queues = {
  'update-writers': 'WriterUpdatesDeadLetters',
  'retire-credential': 'RetirementDeadLetters',
  'probe-endpoint': 'ProbingDeadLetters',
  'audit-fleet': 'AuditingDeadLetters',
  notices: 'NotificationsDeadLetters',
};
const silences = ['audit-silent', 'probe-silent', 'sweep-silent'];
const fleet = ['audit-incomplete', 'oldest-age', 'retirement-backlog', 'trail-missing'];
const events = ['definition-written', 'rotation-failed'];
const schedules = {
  'audit-schedule-failing': 'AuditingDailyGroup',
  'probe-schedule-failing': 'ProbingSchedulesGroup',
  'sweep-schedule-failing': 'RetirementSweepGroup',
};

test('the alarms are those that are known, and no more', () => {
  expect(alarms.map(slugOf).sort()).toEqual(
    [
      ...findingCodes.map(kebab),
      ...Object.keys(functions).flatMap((name) =>
        ['errors', 'throttled', 'slow'].map((what) => `${name}-${what}`),
      ),
      ...Object.keys(queues).map((name) => `${name}-given-up`),
      ...Object.keys(schedules),
      ...silences,
      ...fleet,
      ...events,
    ].sort(),
  );
});

describe('an open finding', () => {
  test.each(findingCodes)('%s is looked for in what its owner counts', (code) => {
    expect(withSlug(kebab(code))).toMatchObject({
      Namespace: 'promrotate',
      MetricName: 'OpenFindings',
      Dimensions: [
        { Name: 'code', Value: code },
        { Name: 'service', Value: findingOwners[code] },
      ],
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      DatapointsToAlarm: 1,
    });
  });

  const lastingSeconds = (code: string, entries: readonly object[]) => {
    const alarm = withSlug(kebab(code), metricAlarmsOf(templateOf(entries)));
    return alarm.EvaluationPeriods * alarm.Period;
  };

  test('is red from one hourly run to the next, and from one audit to the next', () => {
    const one = [endpointEntry('central')];

    expect(lastingSeconds('WRITER_QUIET', one)).toBe(2 * 3_600);
    expect(lastingSeconds('SCHEDULE_MISSING', one)).toBe(26 * 3_600);
  });

  test('is red from one test metric to the next, of the endpoint with the fewest', () => {
    const often = endpointEntry('often', { probe: { every: '1m' } });
    const seldom = endpointEntry('seldom', { probe: { every: '1h' } });

    expect(lastingSeconds('WRITE_REFUSED', [often])).toBe(15 * 60);
    expect(lastingSeconds('WRITE_REFUSED', [often, seldom])).toBe(70 * 60);
  });
});

describe('a function', () => {
  const called = (name: string) => calledByPeople.includes(name);

  test.each(Object.entries(functions))('%s is watched itself', (name, id) => {
    for (const what of called(name) ? ['throttled', 'slow'] : ['errors', 'throttled', 'slow']) {
      const { Namespace, Dimensions } = withSlug(`${name}-${what}`);

      expect([Namespace, ...referencesOf(Dimensions)]).toEqual(['AWS/Lambda', id]);
    }
  });

  test.each(calledByPeople)(
    '%s that refuses people is no trouble, unlike one that breaks',
    (name) => {
      expect(withSlug(`${name}-errors`)).toMatchObject({
        Namespace: 'promrotate',
        MetricName: 'UnexpectedErrors',
        Dimensions: [{ Name: 'service', Value: name }],
      });
    },
  );

  test.each([
    ['rotate-secret', 480_000],
    ['update-writers', 720_000],
    ['probe-endpoint', 480_000],
    ['audit-fleet', 720_000],
    ['operate-change', 96_000],
    // For 600 of its 660 seconds people may have it wait.
    ['operate-read', 627_000],
    // It may work until 10 seconds before its end, by plan.
    ['retire-credential', 891_000],
  ])('%s is slow after %d ms', (name, milliseconds) => {
    expect(withSlug(`${name}-slow`)).toMatchObject({
      MetricName: 'Duration',
      Statistic: 'Maximum',
      Threshold: milliseconds,
    });
  });

  test('is not slow when it takes all the time that it plans to take', () => {
    const limitOf = (name: string) => withSlug(`${name}-slow`).Threshold;
    const wait = { action: 'wait', endpoint: 'central', id: '0'.repeat(36) };
    const mayWait = (seconds: number) =>
      readRequestSchema.safeParse({ ...wait, seconds }).success ? seconds * 1_000 : 0;
    const deadline = deadlineOf(0, { getRemainingTimeInMillis: () => 900_000 });

    expect(limitOf('retire-credential')).toBeGreaterThan(deadline);
    expect(limitOf('retire-credential')).toBeLessThan(900_000);
    expect([mayWait(600), mayWait(601)]).toEqual([600_000, 0]);
    expect(limitOf('operate-read')).toBeGreaterThan(mayWait(600) + 20_000);
    expect(limitOf('operate-read')).toBeLessThan(660_000);
  });

  test.each(Object.entries(queues))('%s has its own dead letters', (name, id) => {
    const { MetricName, Dimensions } = withSlug(`${name}-given-up`);

    expect(MetricName).toBe('ApproximateNumberOfMessagesVisible');
    expect(referencesOf(Dimensions)).toEqual([id]);
  });
});

test.each(Object.entries(schedules))('%s is of its group', (slug, id) => {
  const { Namespace, MetricName, Dimensions } = withSlug(slug);

  expect([Namespace, MetricName]).toEqual(['AWS/Scheduler', 'TargetErrorCount']);
  expect(Dimensions).toEqual([{ Name: 'ScheduleGroup', Value: expect.anything() }]);
  expect(referencesOf(Dimensions)).toEqual([id]);
});

test.each([
  ['rotation-failed', 'MonitoringRotationsFailed'],
  ['definition-written', 'MonitoringDefinitionsWritten'],
])('%s counts how often its rule has matched and run', (slug, id) => {
  const { Namespace, MetricName, Dimensions } = withSlug(slug);

  expect([Namespace, MetricName]).toEqual(['AWS/Events', 'TriggeredRules']);
  expect(Dimensions).toEqual([{ Name: 'RuleName', Value: expect.anything() }]);
  expect(referencesOf(Dimensions)).toEqual([id]);
});

describe('no data', () => {
  test.each(alarms.map((alarm) => [slugOf(alarm), alarm] as const))(
    'is trouble for %s where it means silence, and nothing new of a queue that nobody touches',
    (slug, { TreatMissingData }) => {
      const elsewhere = slug.endsWith('-given-up') ? 'ignore' : 'notBreaching';

      expect(TreatMissingData).toBe(silences.includes(slug) ? 'breaching' : elsewhere);
    },
  );

  test.each([
    ['probe-silent', 'probe-endpoint', 300, 3],
    ['sweep-silent', 'retire-credential', 3_600, 3],
    ['audit-silent', 'audit-fleet', 3_600, 26],
  ])('is %s after a while', (slug, service, Period, EvaluationPeriods) => {
    const alarm = withSlug(slug);

    expect(alarm.Dimensions).toContainEqual({ Name: 'service', Value: service });
    expect(alarm).toMatchObject({
      Statistic: 'SampleCount',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period,
      EvaluationPeriods,
    });
  });

  test('of test metrics is waited for by the endpoint that has the most of them', () => {
    const periodWith = (...distances: string[]) => {
      const entries = distances.map((every, index) =>
        endpointEntry(`endpoint${index}`, { probe: { every } }),
      );
      return withSlug('probe-silent', metricAlarmsOf(templateOf(entries))).Period;
    };

    expect([periodWith('1m'), periodWith('1h', '20m')]).toEqual([300, 1_200]);
  });
});

test('the backlog has to last for three hours, and the oldest age to be past its limit', () => {
  expect(withSlug('retirement-backlog')).toMatchObject({
    Threshold: 0,
    Period: 3_600,
    DatapointsToAlarm: 3,
    EvaluationPeriods: 3,
  });
  expect(withSlug('oldest-age')).toMatchObject({ MetricName: 'OldestAgePercent', Threshold: 100 });
});

test('an audit that missed anything is an alarm until after the next one', () => {
  expect(withSlug('audit-incomplete')).toMatchObject({
    MetricName: 'NotLookedAt',
    Threshold: 0,
    DatapointsToAlarm: 1,
    EvaluationPeriods: 26,
  });
});

test('CloudWatch can look back as far as each alarm wants it to', () => {
  for (const { Period, EvaluationPeriods } of alarms) {
    expect(Period % 60).toBe(0);
    // PutMetricAlarm: a week in periods of an hour or more, otherwise a day.
    expect(Period * EvaluationPeriods).toBeLessThanOrEqual(Period >= 3_600 ? 604_800 : 86_400);
  }
});

test('writes-at-risk is red while any of the alarms on writers is', () => {
  expect(otherComposites).toEqual([]);
  expect(composite && slugOf(composite)).toBe('writes-at-risk');
  expect(referencesOf(composite?.AlarmRule)).toEqual([
    'MonitoringFindingsBlockOverwritten',
    'MonitoringFindingsHostNotConverged',
    'MonitoringFindingsWriteFailing',
    'MonitoringFindingsWriteRefused',
    'MonitoringFindingsWriterQuiet',
  ]);
  expect(JSON.stringify(composite?.AlarmRule)).not.toMatch(/ AND |NOT|OK\(/);
});
