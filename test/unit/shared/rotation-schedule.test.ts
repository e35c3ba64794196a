import { expect, test } from '@jest/globals';
import { formatSchedule, parseSchedule } from '../../../functions/shared/rotation-schedule.ts';

test.each([
  [{ expression: 'cron(0 4 ? * MON *)', duration: '4h' }, 'cron(0 4 ? * MON *), window 4h'],
  [{ expression: 'rate(12 hours)' }, 'rate(12 hours)'],
  [{ afterDays: 30, duration: '12h' }, 'every 30 days, window 12h'],
  [{ afterDays: 1 }, 'every 1 days'],
])('the schedule %j reads "%s", and back', (schedule, text) => {
  expect(formatSchedule(schedule)).toBe(text);
  expect(parseSchedule(text)).toEqual(schedule);
});

test('days that Secrets Manager calculates from an expression are left out', () => {
  expect(formatSchedule({ expression: 'rate(7 days)', afterDays: 7 })).toBe('rate(7 days)');
});

test.each(['', 'tomorrow', 'every 30 days, window', 'rate(1 day)\nrate(2 days)'])(
  '%j is no schedule',
  (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  },
);
