import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parseRate, ScheduleClock } from '../../../infra/local/schedule-clock.ts';

const day = 86_400_000;

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
