import { describe, expect, test } from '@jest/globals';
import { embeddedMetrics } from '../../../../infra/local/cloudwatch/embedded-metrics.ts';
import { datapointsAt, type Threshold } from '../../../../infra/local/cloudwatch/evaluation.ts';
import { metricKey, statistics } from '../../../../infra/local/cloudwatch/metric.ts';
import { Metrics } from '../../../../infra/local/cloudwatch/metrics.ts';

const id = { namespace: 'n', name: 'm', dimensions: { a: '1', b: '2' } };

const threshold: Threshold = {
  statistic: 'Sum',
  periodMinutes: 5,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  comparisonOperator: 'GreaterThanThreshold',
  threshold: 0,
  treatMissingData: 'missing',
};

/** Metrics on a clock of which each minute lasts 10 ms. */
function metricsAt(minutes: { now: number }): Metrics {
  return new Metrics({ now: () => minutes.now * 10, minuteMs: 10 });
}

describe('the played metrics', () => {
  test('are the same in whatever order their dimensions stand', () => {
    expect(metricKey({ ...id, dimensions: { b: '2', a: '1' } })).toBe(metricKey(id));
    expect(metricKey({ ...id, dimensions: { a: '1' } })).not.toBe(metricKey(id));
  });

  test('have five statistics (CloudWatch User Guide: Statistics definitions)', () => {
    const minutes = { now: 0 };
    const metrics = metricsAt(minutes);
    metrics.put(id, 4, 1);
    minutes.now = 3;
    metrics.put(id, 7);

    const found = statistics.map(
      (statistic) => datapointsAt(metrics.series(id), { ...threshold, statistic }, 5)[0],
    );

    expect(Object.fromEntries(statistics.map((name, index) => [name, found[index]]))).toEqual({
      SampleCount: 3,
      Average: 4,
      Sum: 12,
      Minimum: 1,
      Maximum: 7,
    });
  });

  test('count for the minute in which they arrive, in periods that end with the last whole minute', () => {
    const minutes = { now: 10 };
    const metrics = metricsAt(minutes);
    metrics.put(id, 1);

    const at = (minute: number) => datapointsAt(metrics.series(id), threshold, minute);

    expect(at(10)).toEqual([undefined, undefined, undefined]);
    expect(at(11)).toEqual([1, undefined, undefined]);
    expect(at(15)).toEqual([1, undefined, undefined]);
    expect(at(16)).toEqual([undefined, 1, undefined]);
    expect(at(26)).toEqual([undefined, undefined, undefined]);
  });

  test('read a gauge off when a minute is over', () => {
    const metrics = metricsAt({ now: 0 });
    const messages = ['a'];
    metrics.gauge(id, () => messages.length);

    metrics.readGauges(0);
    messages.push('b');
    metrics.readGauges(1);

    expect([...metrics.series(id).values()].map(({ sum }) => sum)).toEqual([1, 2]);
  });

  test('forget what nobody looks back at', () => {
    const minutes = { now: 0 };
    const metrics = metricsAt(minutes);
    const other = { ...id, name: 'other' };
    for (; minutes.now < 100; minutes.now++) {
      metrics.put(id, 1);
      metrics.put(other, 1);
    }

    metrics.forget(new Map([[metricKey(id), 97]]));

    expect([...metrics.series(id).keys()]).toEqual([97, 98, 99]);
    expect(metrics.series(other).size).toBe(0);
  });
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
describe('metrics in a line of a log', () => {
  const document = (more: object) =>
    JSON.stringify({
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          {
            Namespace: 'promrotate',
            Dimensions: [['service', 'class'], ['service']],
            Metrics: [{ Name: 'Failures', Unit: 'Count' }, { Name: 'Duration' }],
          },
        ],
      },
      service: 'probe',
      class: 'refused',
      ...more,
    });
  const both = { service: 'probe', class: 'refused' };

  test('are taken once for each set of dimensions', () => {
    const data = embeddedMetrics(document({ Failures: 1, Duration: [5, 7] }));

    expect(data).toEqual([
      { id: { namespace: 'promrotate', name: 'Failures', dimensions: both }, values: [1] },
      {
        id: { namespace: 'promrotate', name: 'Failures', dimensions: { service: 'probe' } },
        values: [1],
      },
      { id: { namespace: 'promrotate', name: 'Duration', dimensions: both }, values: [5, 7] },
      {
        id: { namespace: 'promrotate', name: 'Duration', dimensions: { service: 'probe' } },
        values: [5, 7],
      },
    ]);
  });

  test('leave out a member that is not there or no number, and a set with a missing dimension', () => {
    const data = embeddedMetrics(document({ Failures: 'many', Duration: 5, class: undefined }));

    expect(data).toEqual([
      {
        id: { namespace: 'promrotate', name: 'Duration', dimensions: { service: 'probe' } },
        values: [5],
      },
    ]);
  });

  test.each([
    'plain text about "CloudWatchMetrics"',
    '{"message":"no metrics"}',
    '{"_aws":{"CloudWatchMetrics":"none"}}',
    document({ Failures: 1 }).slice(0, -1),
  ])('are not in %s', (line) => {
    expect(embeddedMetrics(line)).toEqual([]);
  });
});
