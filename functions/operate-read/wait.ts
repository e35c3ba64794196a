import type { Definition } from '../shared/contract.ts';
import { PromrotateError } from '../shared/errors.ts';
import { type LookDeps, look } from '../shared/look.ts';
import type { Progress, ReadRequest } from '../shared/operations.ts';
import type { Clock } from '../shared/ports.ts';
import { progressOf } from './order-progress.ts';

type WaitDeps = LookDeps & { readonly clock: Clock };
type WaitRequest = Pick<Extract<ReadRequest, { action: 'wait' }>, 'id' | 'seconds' | 'mustEnd'>;

const pauseMilliseconds = 1_000;

/**
 * Looks every second until the order or rotation has ended, or the time is over.
 * @throws ORDER_UNKNOWN, and where it has to end ORDER_FAILED, ORDER_NOT_DONE
 */
export async function waitFor(
  deps: WaitDeps,
  definition: Definition,
  { id, seconds, mustEnd }: WaitRequest,
  deadline: number,
): Promise<Progress> {
  const { clock } = deps;
  const until = Math.min(deadline, clock.now() + seconds * 1000);
  for (;;) {
    const progress = progressOf(await look(deps, definition), id);
    if (progress === undefined) throw unknown(definition.endpoint, id);
    const isLast = progress.isDone || clock.now() + pauseMilliseconds > until;
    if (isLast && mustEnd) requireDone(progress);
    if (isLast) return progress;
    await clock.sleep(pauseMilliseconds);
  }
}

function unknown(endpoint: string, id: string): PromrotateError {
  return new PromrotateError(
    'ORDER_UNKNOWN',
    `expected the id of a rotation of "${endpoint}", of the order that is under way or of the last one, found "${id}": see its history`,
  );
}

function requireDone({ endpoint, id, isDone, failure, stages }: Progress): void {
  if (failure !== undefined) {
    throw new PromrotateError(
      'ORDER_FAILED',
      `expected "${id}" of "${endpoint}" to be carried out, found that it ended with: ${textOf(failure)}`,
    );
  }
  if (isDone) return;
  const next = stages.find(({ at }) => at === undefined);
  const why = next?.detail === undefined ? '' : ` (${next.detail})`;
  throw new PromrotateError(
    'ORDER_NOT_DONE',
    `expected "${id}" of "${endpoint}" to be done by now, found that it waits for the stage "${next?.name ?? 'last'}"${why}: it goes on, ask again`,
    { retryable: true },
  );
}

/** Messages of our own errors begin with their code. */
function textOf({ code, message }: { readonly code: string; readonly message: string }): string {
  return message.startsWith(`${code}: `) ? message : `${code}: ${message}`;
}
