import { Argument, type Command, InvalidArgumentError } from 'commander';
import { endpointNameSchema } from '../../functions/shared/contract.ts';

export type CommonOptions = {
  readonly json?: true;
  readonly region?: string;
  readonly profile?: string;
};

/** Commander sets `wait` unless --no-wait is given. */
export type WaitOptions = TimeoutOption & { readonly wait: boolean };

export type TimeoutOption = { readonly timeout?: number };

/** A rotation whose writers switch in waves is done within. */
export const standardTimeoutSeconds = 900;

const longestSeconds = 86_400;
const longestReason = 500;

export const endpointArgument = (description = 'name of the endpoint'): Argument =>
  new Argument('<endpoint>', description).argParser(toEndpoint);

export const optionalEndpointArgument = (): Argument =>
  new Argument('[endpoint]', 'name of an endpoint; without it all are shown').argParser(toEndpoint);

export function addCommonOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON document on stdout; errors as JSON on stderr')
    .option('--region <region>', 'AWS region, before AWS_REGION and the profile')
    .option('--profile <name>', 'AWS profile, as AWS_PROFILE');
}

export function addChangeOptions(command: Command): Command {
  return addCommonOptions(command)
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--reason <text>', 'why; recorded in the history', toReason);
}

export function addTimeoutOption(command: Command): Command {
  return command.option(
    '--timeout <seconds>',
    `how long to wait; the work goes on after that (default: ${standardTimeoutSeconds})`,
    toSeconds,
  );
}

/** For work that is followed to its end. */
export function addWaitOptions(command: Command): Command {
  return addTimeoutOption(command).option('--no-wait', 'end as soon as the work has begun');
}

function toEndpoint(text: string): string {
  const { data, error } = endpointNameSchema.safeParse(text);
  if (error === undefined) return data;
  throw new InvalidArgumentError(error.issues.map(({ message }) => message).join('; '));
}

/** A whole id, or its beginning as `status` shows it. */
export function toVersion(text: string): string {
  if (/^[A-Za-z0-9-]{8,64}$/.test(text)) return text;
  throw new InvalidArgumentError('expected a version id, or its first 8 characters or more.');
}

export function toSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds <= longestSeconds) return seconds;
  throw new InvalidArgumentError(`expected whole seconds from 0 to ${longestSeconds}.`);
}

function toReason(text: string): string {
  if (text.length <= longestReason) return text;
  throw new InvalidArgumentError(`expected at most ${longestReason} characters.`);
}
