import { CommandLineError } from './command-line-error.ts';
import type { Session } from './session.ts';

/**
 * Says what is about to happen and has the person agree to it.
 * @throws NOT_CONFIRMED
 */
export async function confirm(
  { ask, tell }: Pick<Session, 'ask' | 'tell'>,
  plan: string,
  hasAgreed: boolean,
): Promise<void> {
  if (hasAgreed || ask === undefined) tell(plan);
  if (hasAgreed) return;
  if (ask === undefined) {
    throw new CommandLineError(
      'NOT_CONFIRMED',
      'expected --yes where there is no terminal to ask on: nothing was changed',
    );
  }
  const answer = await ask(`${plan}\n\nDo that? [y/N] `);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new CommandLineError('NOT_CONFIRMED', 'expected "yes": nothing was changed');
}
