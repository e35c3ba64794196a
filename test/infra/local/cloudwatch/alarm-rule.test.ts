import { describe, expect, test } from '@jest/globals';
import { parseAlarmRule } from '../../../../infra/local/cloudwatch/alarm-rule.ts';
import type { AlarmState } from '../../../../infra/local/cloudwatch/evaluation.ts';

const states: Readonly<Record<string, AlarmState>> = {
  red: 'ALARM',
  green: 'OK',
  grey: 'INSUFFICIENT_DATA',
};
const stateOf = (name: string): AlarmState => states[name] ?? 'INSUFFICIENT_DATA';
const arn = 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:red';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
describe('the rule of a composite alarm', () => {
  test.each([
    ['ALARM("red")', true],
    ['ALARM(red)', true],
    [`ALARM("${arn}")`, true],
    ['OK("red")', false],
    ['OK("green") AND INSUFFICIENT_DATA("grey")', true],
    ['ALARM("green") OR ALARM("red")', true],
    ['ALARM("green") AND ALARM("red") OR TRUE', true],
    ['NOT ALARM("red")', false],
    ['NOT (ALARM("green") OR FALSE)', true],
    ['ALARM("red") AND NOT ALARM("green")', true],
    ['(ALARM("red") AND (OK("red") OR OK("grey")))', false],
    ['TRUE', true],
  ])('%s: %s', (text, expected) => {
    expect(parseAlarmRule(text).holds(stateOf)).toBe(expected);
  });

  test('names the alarms that it asks for', () => {
    const { children } = parseAlarmRule(`(ALARM("${arn}") OR NOT OK(green))`);

    expect(children).toEqual(['red', 'green']);
  });

  test.each([
    '',
    'ALARM()',
    'AT_LEAST(1, ALARM, (red))',
    'ALARM("red") XOR TRUE',
    '(TRUE',
    'TRUE)',
  ])('is none: %s', (text) => {
    expect(() => parseAlarmRule(text)).toThrow('expected an alarm rule of ALARM, OK');
  });
});
