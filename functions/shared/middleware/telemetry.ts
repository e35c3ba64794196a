import { PromrotateError } from '../errors.ts';
import type { Clock } from '../ports.ts';

type Details = Readonly<Record<string, string | number | boolean>>;

/** What the middleware needs of a logger and of a metrics client. */
export type TelemetryDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: {
    info(message: string, details: Details): void;
    error(message: string, details: Details): void;
  };
  /** Publishes one measurement; `details` become searchable, not billed dimensions. */
  readonly measure: (measurement: {
    readonly operation: string;
    readonly failed: boolean;
    readonly milliseconds: number;
    readonly details: Details;
  }) => void;
  /** The operation's name, of few values, and whatever tells the run apart. */
  readonly describe: (event: unknown) => { readonly operation: string; readonly details: Details };
};

type Request = { readonly event: unknown; readonly error: Error | null };

/**
 * One log line and one measurement for each invocation, and the only place that logs an error. Of an
 * error that is not ours only the name is kept: its text could quote what was sent.
 */
export function telemetry({ clock, log, measure, describe }: TelemetryDeps) {
  let startedAt = 0;
  const end = (event: unknown, outcome: Details, failed: boolean) => {
    const { operation, details } = describe(event);
    const milliseconds = clock.now() - startedAt;
    measure({ operation, failed, milliseconds, details: { ...details, ...outcome } });
    return { operation, milliseconds, ...details, ...outcome };
  };
  return {
    before: () => {
      startedAt = clock.now();
    },
    after: ({ event }: Request) => {
      log.info('done', end(event, {}, false));
    },
    onError: ({ event, error }: Request) => {
      const ours = error instanceof PromrotateError;
      const code = ours ? error.code : (error?.name ?? 'Error');
      const outcome = { code, ...(ours ? { reason: error.message } : {}) };
      log.error('failed', end(event, outcome, true));
    },
  };
}
