import type { ChangeAnswer, ChangeRequest } from '../../functions/shared/operations.ts';
import { CommandLineError } from './command-line-error.ts';
import { confirm } from './confirm.ts';
import type { Session } from './session.ts';

export type ChangeOptions = { readonly yes?: boolean; readonly reason?: string };

/** Who and why, for the history. */
type Origin = { readonly by: string; readonly reason: string };

/** Confirms the plan and has the deployment do it. */
export async function giveCommand(
  session: Session,
  { yes = false, reason = '' }: ChangeOptions,
  plan: readonly string[],
  request: (origin: Origin) => ChangeRequest,
): Promise<ChangeAnswer> {
  const [by, region] = await Promise.all([session.caller(), session.region()]);
  const why = reason === '' ? 'no reason given (--reason)' : `because: ${reason}`;
  await confirm(session, [...plan, `In ${region}, as ${by}, ${why}`].join('\n'), yes);
  const wanted = request({ by, reason });
  return session.operations.change(wanted).catch((error: unknown) => {
    throw perhapsGiven(error, wanted.endpoint);
  });
}

/** AWS may have heard what it did not answer. */
function perhapsGiven(error: unknown, endpoint: string): unknown {
  const isUnclear =
    error instanceof CommandLineError &&
    (error.code === 'STOPPED_WAITING' || error.code === 'AWS_UNREACHABLE');
  if (!isUnclear) return error;
  const message = `${error.message}; it may have been begun all the same, see: npx promrotate status ${endpoint}`;
  return new CommandLineError(error.code, message, { cause: error });
}
