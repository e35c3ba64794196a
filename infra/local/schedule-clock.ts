const unitMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** The longest delay of a timer of Node.js; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The milliseconds of `rate(N minutes|hours|days)`. Throws for cron() and at(), which are not played.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseRate(expression: string): number {
  const [, count = '', unit = ''] =
    /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const milliseconds = unitMs[unit];
  if (milliseconds !== undefined) return Number(count) * milliseconds;
  throw new Error(
    `expected a schedule such as "rate(1 hour)" (minutes, hours or days), found "${expression}"; the stand-in plays no other`,
  );
}

/** Fires what a template schedules, on a clock of which an hour may be shorter than an hour. */
export class ScheduleClock {
  readonly #hourMs: number;
  readonly #waiting: (() => void)[] = [];
  readonly #timers = new Map<object, NodeJS.Timeout>();
  #isStopped = false;

  /** `hourMs`: how many milliseconds one hour of schedules lasts. */
  constructor(hourMs = 3_600_000) {
    this.#hourMs = hourMs;
  }

  /**
   * Calls `work` at the rate given, first one interval after the next `start`. What `work` throws is
   * its own business; a rate that is not played throws here.
   */
  every(expression: string, work: () => void): void {
    const intervalMs = (parseRate(expression) * this.#hourMs) / 3_600_000;
    const repeat = (key: object) =>
      this.#wait(key, intervalMs, () => {
        repeat(key);
        work();
      });
    this.#waiting.push(() => repeat({}));
  }

  /** Starts what was added since the last start: a deployment is over. */
  start(): void {
    for (const begin of this.#waiting.splice(0)) begin();
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
