import type { ChangeAnswer, Progress } from '../../functions/shared/operations.ts';
import { commandText } from './command-text.ts';
import { follow } from './follow.ts';
import { standardTimeoutSeconds, type WaitOptions } from './options.ts';
import type { Result, Session } from './session.ts';

export type GivenOrder = {
  readonly answer: ChangeAnswer;
  /** What the work takes at least, beyond the usual. */
  readonly extraSeconds?: number;
  /** What to say when it is done. */
  readonly done: (progress: Progress) => readonly string[];
};

/** Follows an order to its end, unless that is not wanted. */
export async function endOrder(
  session: Session,
  { wait, timeout }: WaitOptions,
  { answer, extraSeconds = 0, done }: GivenOrder,
): Promise<Result> {
  const { endpoint, id } = answer;
  // Without an id it has no order of its own, such as a leak while another order is under way.
  if (!wait || id === undefined) return { document: answer, text: commandText(answer) };
  const progress = await follow(session, {
    endpoint,
    id,
    timeoutSeconds: timeout ?? standardTimeoutSeconds + extraSeconds,
  });
  return { document: progress, text: done(progress).join('\n') };
}
