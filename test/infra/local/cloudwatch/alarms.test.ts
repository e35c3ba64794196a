import { describe, expect, test } from '@jest/globals';
import type { MetricAlarm } from '../../../../infra/local/cloudwatch/alarm.ts';
import { parseAlarmRule } from '../../../../infra/local/cloudwatch/alarm-rule.ts';
import { Alarms } from '../../../../infra/local/cloudwatch/alarms.ts';
import type { AlarmState, Threshold } from '../../../../infra/local/cloudwatch/evaluation.ts';
import { Metrics } from '../../../../infra/local/cloudwatch/metrics.ts';
import type { StandInEvent } from '../../../../infra/local/stand-in-event.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };
const metric = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'f' } };
const arnOf = (name: string) => `arn:aws:cloudwatch:eu-central-1:123456789012:alarm:${name}`;
const actions = { ALARM: ['red'], OK: ['green'], INSUFFICIENT_DATA: ['grey'] };

const errors: MetricAlarm = {
  kind: 'metric',
  name: 'errors',
  arn: arnOf('errors'),
  description: 'rotations fail.',
  actions,
  metric,
  threshold: {
    statistic: 'Sum',
    periodMinutes: 5,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 0,
    treatMissingData: 'notBreaching',
  },
};

const silence = (threshold: Partial<Threshold> = {}): MetricAlarm => ({
  ...errors,
  name: 'silence',
  arn: arnOf('silence'),
  threshold: {
    ...errors.threshold,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    treatMissingData: 'breaching',
    ...threshold,
  },
});

const composite = (name: string, rule: string) => ({
  kind: 'composite' as const,
  name,
  arn: arnOf(name),
  description: undefined,
  actions,
  rule: parseAlarmRule(rule),
});

type Publication = Parameters<ConstructorParameters<typeof Alarms>[0]['publisher']['publish']>[0];

/** Alarms on a clock that stands still until it is moved; a minute lasts a second. */
function play({ freshAlarmWaits = true } = {}) {
  let minute = 1_000;
  const now = () => minute * 1_000;
  const events: StandInEvent[] = [];
  const published: Publication[] = [];
  const metrics = new Metrics({ now, minuteMs: 1_000 });
  const publisher = { publish: (notice: Publication) => published.push(notice) > 0 };
  const tell = (event: StandInEvent) => events.push(event);
  const alarms = new Alarms({ place, now, tell, metrics, publisher, freshAlarmWaits });
  alarms.start();
  const stateOf = (name: string): AlarmState | undefined =>
    alarms.statuses().find((status) => status.name === name)?.state;
  const pass = (minutes: number) => {
    minute += minutes;
    return alarms.statuses();
  };
  return { alarms, metrics, events, published, stateOf, pass, stop: () => alarms.stop() };
}

describe('the alarms of the stand-in', () => {
  test('have insufficient data when they are new', () => {
    const { alarms, stop } = play();

    alarms.add(errors);

    expect(alarms.statuses()).toEqual([
      { name: 'errors', state: 'INSUFFICIENT_DATA', since: 1_000_000, history: [] },
    ]);
    stop();
  });

  test('go off with the minute that follows, tell why, and act on each change', () => {
    const { alarms, metrics, events, published, pass, stop } = play();
    alarms.add(errors);
    pass(1);
    metrics.put(metric, 1);

    const [status] = pass(1);

    expect(status).toMatchObject({ state: 'ALARM', since: 1_002_000 });
    expect(status?.history).toEqual([
      {
        at: 1_001_000,
        from: 'INSUFFICIENT_DATA',
        to: 'OK',
        reason: expect.stringContaining('no datapoints were received for 1 period'),
      },
      {
        at: 1_002_000,
        from: 'OK',
        to: 'ALARM',
        reason:
          'Threshold Crossed: 1 datapoint [1.0], greater than the threshold (0.0) (at least 1 of 1 for ALARM).',
      },
    ]);
    expect(published.map(({ topicArn }) => topicArn)).toEqual(['green', 'red']);
    expect(events.at(-1)).toMatchObject({
      kind: 'alarm-changed',
      alarm: 'errors',
      from: 'OK',
      to: 'ALARM',
    });
    stop();
  });

  test('publish the JSON of CloudWatch (User Guide: Notify_Users_Alarm_Changes)', () => {
    const { alarms, metrics, published, pass, stop } = play();
    alarms.add(errors);
    metrics.put(metric, 1);
    pass(1);

    const [{ message, ...notice } = { message: '' }] = published;

    expect(notice).toEqual({
      service: 'cloudwatch.amazonaws.com',
      sourceArn: arnOf('errors'),
      topicArn: 'red',
      subject: 'ALARM: "errors" in EU (Frankfurt)',
    });
    expect(JSON.parse(message)).toEqual({
      AlarmName: 'errors',
      AlarmDescription: 'rotations fail.',
      AWSAccountId: '123456789012',
      NewStateValue: 'ALARM',
      NewStateReason: expect.stringContaining('Threshold Crossed: 1 datapoint [1.0]'),
      StateChangeTime: '1970-01-01T00:16:41.000+0000',
      Region: 'EU (Frankfurt)',
      AlarmArn: arnOf('errors'),
      OldStateValue: 'INSUFFICIENT_DATA',
      OKActions: ['green'],
      AlarmActions: ['red'],
      InsufficientDataActions: ['grey'],
      Trigger: {
        MetricName: 'Errors',
        Namespace: 'AWS/Lambda',
        StatisticType: 'Statistic',
        Statistic: 'SUM',
        Unit: null,
        Dimensions: [{ value: 'f', name: 'FunctionName' }],
        Period: 300,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 0,
        TreatMissingData: 'notBreaching',
        EvaluateLowSampleCountPercentile: '',
      },
    });
    stop();
  });

  test('judge each of the minutes that passed between two looks at the clock', () => {
    const { alarms, metrics, pass, stop } = play();
    alarms.add(errors);
    metrics.put(metric, 1);

    const [status] = pass(60);

    // One period, and two more in which the last real datapoint is judged again.
    expect(status?.history.map(({ at, to }) => [at, to])).toEqual([
      [1_001_000, 'ALARM'],
      [1_016_000, 'OK'],
    ]);
    stop();
  });

  test.each([
    [true, 'after its periods, from when it was made', 1_015_000],
    [false, 'at once', 1_001_000],
  ])(
    'that is new and waits (%s) misses data %s (ours; the User Guide does not say)',
    (freshAlarmWaits, _, at) => {
      const { alarms, pass, stop } = play({ freshAlarmWaits });
      alarms.add(silence());

      const [status] = pass(60);

      expect(status?.history.map((change) => [change.at, change.to])).toEqual([[at, 'ALARM']]);
      stop();
    },
  );

  test('have insufficient data again when all is missing', () => {
    const { alarms, metrics, published, pass, stop } = play();
    alarms.add(silence({ treatMissingData: 'missing' }));
    metrics.put(metric, 1);

    const [status] = pass(60);

    expect(status?.history.map(({ to }) => to)).toEqual(['OK', 'INSUFFICIENT_DATA']);
    expect(published.map(({ topicArn }) => topicArn)).toEqual(['green', 'grey']);
    stop();
  });

  test('of alarms follow those in the same minute, and have insufficient data only when new', () => {
    const { alarms, metrics, published, stateOf, pass, stop } = play();
    alarms.add(errors);
    alarms.add(composite('either', 'ALARM("errors") OR FALSE'));
    alarms.add(composite('outer', 'ALARM("either")'));
    expect(stateOf('outer')).toBe('INSUFFICIENT_DATA');
    metrics.put(metric, 1);

    pass(1);

    expect([stateOf('either'), stateOf('outer')]).toEqual(['ALARM', 'ALARM']);
    const outer: unknown = JSON.parse(published.at(-1)?.message ?? '');
    expect(outer).toMatchObject({ AlarmName: 'outer', AlarmRule: 'ALARM("either")' });
    pass(20);
    expect(stateOf('outer')).toBe('OK');
    stop();
  });

  test('are refused with a name that is taken, or with a rule about an alarm that is not there', () => {
    const { alarms, stop } = play();
    alarms.add(errors);

    expect(() => alarms.add(errors)).toThrow('expected one alarm of the name "errors"');
    expect(() => alarms.add(composite('x', 'ALARM("absent")'))).toThrow(
      'expected the alarm "absent" before "x", found none',
    );
    stop();
  });

  test('keep no more data than they look back at', () => {
    const { alarms, metrics, pass, stop } = play();
    alarms.add(errors);
    for (let count = 0; count < 200; count++) {
      metrics.put(metric, 0);
      pass(1);
    }

    expect(metrics.series(metric).size).toBe(15);
    stop();
  });
});
