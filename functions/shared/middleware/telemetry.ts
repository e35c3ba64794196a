import { metricNames } from '../contract.ts';
import { PromrotateError } from '../errors.ts';
import type { Clock, Measures } from '../ports.ts';
import { tellError } from '../tell-error.ts';

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
  readonly measures: Measures;
  /** The operation's name, of few values, and whatever tells the run apart. */
  readonly describe: (event: unknown) => { readonly operation: string; readonly details: Details };
};

type Request = { readonly event: unknown; error: Error | null };

/**
 * One log line and one measurement for each invocation, and the only place of ours that logs an
 * error. Lambda's runtime logs what is thrown once more, so an error that is not ours is replaced:
 * its text could quote what was sent.
 */
export function telemetry({ clock, log, measure, measures, describe }: TelemetryDeps) {
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
    onError: (request: Request) => {
      const error =
        request.error instanceof PromrotateError ? request.error : replaced(request.error);
      request.error = error;
      log.error('failed', end(request.event, { code: error.code, reason: error.message }, true));
      // What people are refused is an error to Lambda as well: only this tells that something is broken.
      if (error.code === 'UNEXPECTED') {
        measures.publish([{ name: metricNames.unexpectedErrors, unit: 'Count', value: 1 }]);
      }
    },
  };
}

function replaced(error: Error | null): PromrotateError {
  const message = `expected no other error, found ${tellError(error)}`;
  return new PromrotateError('UNEXPECTED', message, { retryable: true });
}
