import { readTiming } from './schedule-timing.ts';

const realHourMs = 3_600_000;
const realDayMs = 24 * realHourMs;

/** The longest delay of a timer of Node.js; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

interface Waiting {
  readonly begin: () => void;
}

/** Ends what was begun. */
export type Cancel = () => void;

/** Fires what a template schedules, on a clock of which an hour may be shorter than an hour. */
export class ScheduleClock {
  readonly #hourMs: number;
  readonly #now: () => number;
  readonly #waiting = new Set<Waiting>();
  readonly #timers = new Map<object, NodeJS.Timeout>();
  #isStopped = false;

  /**
   * `hourMs`: how many milliseconds one hour of schedules lasts. Unless that is an hour, the clock
   * begins at midnight UTC: what cron() fires then comes equally soon at every time of the day.
   */
  constructor(hourMs = realHourMs, now: () => number = Date.now) {
    this.#hourMs = hourMs;
    this.#now = hourMs === realHourMs ? now : () => now() - (now() % realDayMs);
  }

  /**
   * Calls `work` when the expression says: a rate first one interval after the next `start`, cron()
   * at the times that come after it. What `work` throws is its own business; an expression that is not
   * played throws here.
   */
  every(expression: string, work: () => void, timeZone = 'UTC'): Cancel {
    const timing = readTiming(expression, timeZone);
    const key = {};
    // Time that has passed for the schedule: as exact as if no timer were ever late.
    const repeat = (from: number) => {
      const next = timing(from);
      if (next === undefined) return;
      this.#wait(key, ((next - from) * this.#hourMs) / realHourMs, () => {
        repeat(next);
        work();
      });
    };
    const waiting = { begin: () => repeat(this.#now()) };
    this.#waiting.add(waiting);
    return () => {
      this.#waiting.delete(waiting);
      clearTimeout(this.#timers.get(key));
      this.#timers.delete(key);
    };
  }

  /** Starts what was added since the last start: a deployment is over. */
  start(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const { begin } of waiting) begin();
  }

  /** Nothing fires any more. */
  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #wait(key: object, milliseconds: number, then: () => void): void {
    if (this.#isStopped) return;
    const part = Math.min(milliseconds, longestTimerMs);
    const rest = milliseconds - part;
    const timer = setTimeout(() => (rest > 0 ? this.#wait(key, rest, then) : then()), part);
    this.#timers.set(key, timer.unref());
  }
}
