import { describe, expect, test } from '@jest/globals';
import {
  type Datapoints,
  judge,
  type Threshold,
  treatments,
} from '../../../../infra/local/cloudwatch/evaluation.ts';

const above: Threshold = {
  statistic: 'Sum',
  periodMinutes: 5,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  comparisonOperator: 'GreaterThanThreshold',
  threshold: 0,
  treatMissingData: 'missing',
};

const values: Readonly<Record<string, number>> = { '0': 0, X: 1 };

/** As the User Guide writes them: the newest last, 0 within the threshold, X beyond it, - missing. */
function datapoints(text: string): Datapoints {
  return text
    .split(' ')
    .map((sign) => values[sign])
    .reverse();
}

function states(text: string, datapointsToAlarm: number): readonly string[] {
  return treatments.map(
    (treatMissingData) =>
      judge(datapoints(text), { ...above, datapointsToAlarm, treatMissingData }).state ??
      'retained',
  );
}

const everywhere = (state: string) => [state, state, state, state];

/**
 * The tables and the sentences of CloudWatch User Guide, "Configuring how CloudWatch alarms treat
 * missing data": N is 3 and the evaluation range 5 in all of them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
describe('missing data', () => {
  test('is treated in four ways, in this order', () => {
    expect(treatments).toEqual(['missing', 'ignore', 'breaching', 'notBreaching']);
  });

  test.each([
    ['0 - X - X', 0, everywhere('OK')],
    ['0 - - - -', 2, everywhere('OK')],
    ['- - - - -', 3, ['INSUFFICIENT_DATA', 'retained', 'ALARM', 'OK']],
    ['0 X X - X', 0, everywhere('ALARM')],
    ['- - X - -', 2, ['ALARM', 'retained', 'ALARM', 'OK']],
  ])('of "%s" with 3 out of 3: %i filled in, %j', (text, filled, expected) => {
    expect(states(text, 3)).toEqual(expected);
    expect(judge(datapoints(text), above).filled).toBe(filled);
  });

  test.each([
    ['0 - X - X', 0, everywhere('ALARM')],
    ['0 0 X 0 X', 0, everywhere('ALARM')],
    ['0 - X - -', 1, ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', 2, ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', 2, ['ALARM', 'retained', 'ALARM', 'OK']],
  ])('of "%s" with 2 out of 3: %i filled in, %j', (text, filled, expected) => {
    expect(states(text, 2)).toEqual(expected);
    expect(judge(datapoints(text), { ...above, datapointsToAlarm: 2 }).filled).toBe(filled);
  });

  test.each(['- - - - X', '- - - X -'])(
    'of "%s" with 3 out of 3 is no alarm yet, as the next datapoint may be none',
    (text) => {
      const [missing, ignored] = states(text, 3);

      expect([missing, ignored]).not.toContain('ALARM');
    },
  );

  test.each(['- - - X 0', '- - X - 0'])(
    'of "%s" with 3 out of 3 has turned out to be no alarm',
    (text) => {
      expect(states(text, 3)).toEqual(everywhere('OK'));
    },
  );

  test.each(['X X X - -', '0 X X X -', '- X X - X'])(
    'of "%s" is not asked for, as three real datapoints breach',
    (text) => {
      expect(states(text, 3)).toEqual(everywhere('ALARM'));
    },
  );

  test('leaves an alarm as it is where it would have to breach and may not (ours)', () => {
    const silent: Threshold = {
      ...above,
      comparisonOperator: 'LessThanThreshold',
      threshold: 1,
      treatMissingData: 'breaching',
    };
    const waiting = (text: string) =>
      judge(datapoints(text), silent, { fillsGaps: false }).state ?? 'retained';

    expect(['- - - - -', '- - - - X', '0 0 0 - -'].map(waiting)).toEqual([
      'retained',
      'OK',
      'ALARM',
    ]);
  });
});
