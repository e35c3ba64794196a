import type { ChangeAnswer, Progress } from '../../functions/shared/operations.ts';
import { commandText } from './command-text.ts';
import { follow } from './follow.ts';
import type { Result, Session } from './operations.ts';
import { standardTimeoutSeconds, type WaitOptions } from './options.ts';

export type GivenOrder = {
  readonly answer: ChangeAnswer;
  /** The one that was asked for, should the answer name none. */
  readonly id: string;
  /** What the work takes at least, beyond the usual. */
  readonly extraSeconds?: number;
  /** What to say when it is done. */
  readonly done: (progress: Progress) => readonly string[];
};

/** Follows an order to its end, unless that is not wanted. */
export async function endOrder(
  session: Session,
  { wait, timeout }: WaitOptions,
  { answer, id, extraSeconds = 0, done }: GivenOrder,
): Promise<Result> {
  if (!wait) return { document: answer, text: commandText(answer) };
  const progress = await follow(session, {
    endpoint: answer.endpoint,
    id: answer.id ?? id,
    timeoutSeconds: timeout ?? standardTimeoutSeconds + extraSeconds,
  });
  return { document: progress, text: done(progress).join('\n') };
}
