import { describe, expect, test } from '@jest/globals';
import { scheduleSchema } from '../../../infra/settings/schedule.ts';

const messages = (schedule: object) =>
  scheduleSchema
    .safeParse(schedule)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a schedule', () => {
  test.each<[object, string, number, number, number]>([
    [{}, 'rate(30 days)', 4, 716, 724],
    [{ every: '1d' }, 'rate(1 day)', 4, 20, 28],
    [{ every: '48h', window: '24h' }, 'rate(2 days)', 24, 24, 72],
    [{ every: '12h' }, 'rate(12 hours)', 4, 8, 16],
    [{ every: '5h' }, 'rate(5 hours)', 1, 4, 6],
    [{ every: '36h', window: '12h' }, 'rate(36 hours)', 12, 24, 48],
    [{ cron: 'cron(0 4 ? * MON *)' }, 'cron(0 4 ? * MON *)', 4, 164, 172],
    [{ cron: 'cron(0 22 ? * MON,WED *)' }, 'cron(0 22 ? * MON,WED *)', 2, 46, 122],
    [{ cron: 'cron(0 4/12 * * ? *)' }, 'cron(0 4/12 * * ? *)', 4, 8, 16],
    [{ cron: 'cron(0 0 1 * ? *)', window: '6h' }, 'cron(0 0 1 * ? *)', 6, 28 * 24 - 6, 31 * 24 + 6],
    [
      { cron: 'cron(0 8 L JAN-JUN/2 ? *)' },
      'cron(0 8 L JAN-JUN/2 ? *)',
      4,
      59 * 24 - 4,
      245 * 24 + 4,
    ],
    [{ cron: 'cron(0 4 ? * TUE#2 *)' }, 'cron(0 4 ? * TUE#2 *)', 4, 28 * 24 - 4, 35 * 24 + 4],
    [{ cron: 'cron(0 4 1 1 ? *)' }, 'cron(0 4 1 1 ? *)', 4, 365 * 24 - 4, 366 * 24 + 4],
  ])('%j is "%s" with a window of %i hours', (written, expression, ...hours) => {
    const [windowHours, closestHours, furthestHours] = hours;
    const expected = { expression, windowHours, closestHours, furthestHours };

    expect(scheduleSchema.parse(written)).toEqual(expected);
  });

  test.each<[object, string]>([
    [{ every: '3h' }, 'every: expected at least 4 hours between rotations'],
    [{ every: '90m' }, 'every: expected whole hours or days, such as "12h" or "30d"'],
    [{ every: '1001d' }, 'every: expected at most 1000 days between rotations'],
    [
      { every: '1d', cron: 'cron(0 4 ? * MON *)' },
      'every: expected either "every" or "cron", found both: leave one out',
    ],
    [
      { cron: '0 4 ? * MON *' },
      'cron: expected "cron(0 hours day month weekday *)", such as "cron(0 4 ? * MON *)"',
    ],
    [
      { cron: 'cron(0 4 ? * MON)' },
      'cron: expected "cron(0 hours day month weekday *)", such as "cron(0 4 ? * MON *)"',
    ],
    [
      { cron: 'cron(30 4 ? * MON *)' },
      'cron: expected "0" as the minutes, such as "cron(0 4 ? * MON *)"',
    ],
    [
      { cron: 'cron(0 4 ? * MON 2027)' },
      'cron: expected "*" as the year, such as "cron(0 4 ? * MON *)"',
    ],
    [
      { cron: 'cron(0 4 1 * MON *)' },
      'cron: expected "?" as either the day of the month or the weekday, such as "cron(0 4 ? * MON *)"',
    ],
    [
      { cron: 'cron(0 4 ? * ? *)' },
      'cron: expected "?" as either the day of the month or the weekday, such as "cron(0 4 ? * MON *)"',
    ],
    [
      { cron: 'cron(0 25 ? * MON *)' },
      'cron: expected hours of 0 to 23, such as "4", "4,16" or "4/12"',
    ],
    [
      { cron: 'cron(0 4 ? * FUNDAY *)' },
      'cron: expected weekdays of 1 (SUN) to 7 or SUN to SAT, such as "MON" or "TUE#2"',
    ],
    [
      { cron: 'cron(0 4 1 13 ? *)' },
      'cron: expected months of 1 to 12 or JAN to DEC, such as "*" or "JAN-JUN/2"',
    ],
    ...['cron(0 4 0 * ? *)', 'cron(0 4 3X * ? *)'].map((cron): [object, string] => [
      { cron },
      'cron: expected days of the month of 1 to 31, such as "1" or "L"',
    ]),
    [{ cron: 'cron(0 0/3 * * ? *)' }, 'cron: expected at least 4 hours between rotations'],
    [{ cron: 'cron(0 0/21 * * ? *)' }, 'cron: expected at least 4 hours between rotations'],
    [{ cron: 'cron(0 4 29 FEB ? *)' }, 'cron: expected at most 366 days between rotations'],
    [{ cron: 'cron(0 4 31 FEB ? *)' }, 'cron: expected at most 366 days between rotations'],
    [
      { cron: 'cron(0 22 ? * MON *)', window: '3h' },
      'window: expected at most "2h": a window may reach neither into the next one nor into the next UTC day',
    ],
    [
      { every: '36h', window: '24h' },
      'window: expected at most "12h": a window may reach neither into the next one nor into the next UTC day',
    ],
    [{ window: '30m' }, 'window: expected whole hours, such as "4h"'],
  ])('%j is refused: %s', (written, message) => {
    expect(messages(written)).toEqual([message]);
  });

  test('tells of several problems at once', () => {
    expect(messages({ cron: 'cron(0 25 ? * MON *)', window: '30m' })).toEqual([
      expect.stringMatching(/^cron: expected hours/),
      'window: expected whole hours, such as "4h"',
    ]);
  });
});
