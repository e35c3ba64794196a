import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ScheduleClock } from '../../../infra/local/schedule-clock.ts';
import { parseRate, readTiming } from '../../../infra/local/schedule-timing.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** EventBridge Scheduler User Guide, "Schedule types": rate-based schedules. */
describe('the clock of schedules', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function counted(clock: ScheduleClock, expression: string) {
    const fired = { times: 0 };
    clock.every(expression, () => {
      fired.times += 1;
    });
    return fired;
  }

  test.each([
    ['rate(1 minute)', 60_000],
    ['rate(30 minutes)', 1_800_000],
    ['rate(1 hours)', 3_600_000],
    ['rate(7 days)', 7 * day],
  ])('reads %s', (expression, milliseconds) => {
    expect(parseRate(expression)).toBe(milliseconds);
  });

  test.each(['rate(0 hours)', 'rate(1 week)', 'cron(0 * * * ? *)', 'rate(1 hour) '])(
    'does not know "%s"',
    (expression) => {
      expect(() => parseRate(expression)).toThrow(`found "${expression}"`);
    },
  );

  const timesOf = (expression: string, from: string, timeZone?: string) => {
    const next = readTiming(expression, timeZone);
    const times: string[] = [];
    for (let at = next(Date.parse(from)); at !== undefined && times.length < 3; at = next(at))
      times.push(new Date(at).toISOString());
    return times;
  };

  test.each([
    [
      'cron(15 4 * * ? *)',
      'UTC',
      ['2026-03-28T04:15:00.000Z', '2026-03-29T04:15:00.000Z', '2026-03-30T04:15:00.000Z'],
    ],
    [
      'cron(15 4 * * ? *)',
      'Europe/Berlin',
      ['2026-03-28T03:15:00.000Z', '2026-03-29T02:15:00.000Z', '2026-03-30T02:15:00.000Z'],
    ],
    [
      'cron(0 9 ? * 2#1 *)',
      'UTC',
      ['2026-04-06T09:00:00.000Z', '2026-05-04T09:00:00.000Z', '2026-06-01T09:00:00.000Z'],
    ],
    [
      'cron(0/30 10 L * ? *)',
      'UTC',
      ['2026-03-31T10:00:00.000Z', '2026-03-31T10:30:00.000Z', '2026-04-30T10:00:00.000Z'],
    ],
    ['cron(0 0 1 1 ? 2025-2027)', 'UTC', ['2027-01-01T00:00:00.000Z']],
  ])('reads %s in %s', (expression, timeZone, times) => {
    expect(timesOf(expression, '2026-03-28T00:00:00Z', timeZone)).toEqual(times);
  });

  test.each(['cron(0 4 * * * *)', 'cron(0 4 ? * ? *)', 'cron(0 4 * * ?)', 'cron(0 4 * * ? *'])(
    'does not know "%s"',
    (expression) => {
      expect(() => readTiming(expression)).toThrow(`found "${expression}"`);
    },
  );

  test('fires cron() at its times', () => {
    const clock = new ScheduleClock(undefined, () => Date.parse('2026-01-01T22:00:00Z'));
    const fired = counted(clock, 'cron(0 4 * * ? *)');
    clock.start();

    jest.advanceTimersByTime(6 * hour - 1);
    expect(fired.times).toBe(0);
    jest.advanceTimersByTime(1);
    expect(fired.times).toBe(1);
    jest.advanceTimersByTime(2 * day);
    expect(fired.times).toBe(3);
    clock.stop();
  });

  test.each(['2026-01-01T22:00:00Z', '2026-01-02T03:59:59Z'])(
    'scales the times of cron(), from midnight on, whenever it starts (ours)',
    (time) => {
      const clock = new ScheduleClock(1000, () => Date.parse(time));
      const fired = counted(clock, 'cron(0 4 * * ? *)');
      clock.start();

      jest.advanceTimersByTime(3999);
      expect(fired.times).toBe(0);
      jest.advanceTimersByTime(1);
      expect(fired.times).toBe(1);
      jest.advanceTimersByTime(48_000);
      expect(fired.times).toBe(3);
      clock.stop();
    },
  );

  test('fires nothing that was cancelled, before its start or after', () => {
    const clock = new ScheduleClock(1000);
    const fired = { times: 0 };
    const work = () => {
      fired.times += 1;
    };
    clock.every('rate(1 hour)', work)();
    const cancel = clock.every('rate(1 hour)', work);
    clock.start();
    jest.advanceTimersByTime(1000);

    cancel();
    jest.advanceTimersByTime(10_000);

    expect(fired.times).toBe(1);
  });

  test('fires one interval after the start, and then at each', () => {
    const clock = new ScheduleClock(1000);
    const fired = counted(clock, 'rate(30 minutes)');

    jest.advanceTimersByTime(5000);
    expect(fired.times).toBe(0);

    clock.start();
    jest.advanceTimersByTime(499);
    expect(fired.times).toBe(0);
    jest.advanceTimersByTime(1001);
    expect(fired.times).toBe(3);
    clock.stop();
  });

  test('waits through intervals that are longer than a timer can be', () => {
    const clock = new ScheduleClock();
    const fired = counted(clock, 'rate(60 days)');
    clock.start();

    jest.advanceTimersByTime(60 * day - 1);
    expect(fired.times).toBe(0);
    jest.advanceTimersByTime(1);
    expect(fired.times).toBe(1);
    clock.stop();
  });

  test('fires nothing once it is stopped, not even what starts later', () => {
    const clock = new ScheduleClock(1000);
    const before = counted(clock, 'rate(1 hour)');
    clock.start();
    clock.stop();
    const after = counted(clock, 'rate(1 hour)');
    clock.start();

    jest.advanceTimersByTime(10_000);
    expect([before.times, after.times]).toEqual([0, 0]);
  });

  test('keeps two rates side by side', () => {
    const clock = new ScheduleClock(1000);
    const slow = counted(clock, 'rate(2 hours)');
    const fast = counted(clock, 'rate(1 hour)');
    clock.start();

    jest.advanceTimersByTime(4000);

    expect([slow.times, fast.times]).toEqual([2, 4]);
    clock.stop();
  });
});
