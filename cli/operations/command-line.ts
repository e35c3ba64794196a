import { Command, CommanderError } from 'commander';
import type { Colors } from '../colors.ts';
import { commands } from '../commands/all-commands.ts';
import { CommandLineError } from './command-line-error.ts';
import { type ExitStatus, exitStatuses, exitStatusHelp } from './exit-status.ts';
import type { CommonOptions } from './options.ts';
import type { Machine, Result, RunLocally, Session } from './session.ts';

export type Connection = Pick<Session, 'operations' | 'caller' | 'region'> & {
  readonly disconnect: () => void;
};

/** What a command line needs of the process that it runs in. */
export type CommandLineIo = Pick<Session, 'newId' | 'now' | 'ask' | 'colors'> & {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Opened for commands that talk to AWS only. */
  readonly connect: (options: Pick<CommonOptions, 'region' | 'profile'>) => Promise<Connection>;
  readonly errorColors: Colors;
  readonly machine: Machine;
};

/** The exit status that the result of a command asks for. */
type Ending = { exitStatus: ExitStatus };

const examples = `
Examples:
  npx promrotate status
  npx promrotate status central
  npx promrotate rotate central --wait --reason "key ceremony"
  npx promrotate revoke central --reason "password in a public repository"
  npx promrotate explain ROTATION_STUCK

Every command but explain and extract works through the Lambda functions
promrotate-operate-read and promrotate-operate-change: lambda:InvokeFunction on
them is all the permission that it takes. AWS credentials are found as the AWS
CLI finds them. "npx promrotate <command> --help" tells more.

Environment:
  AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL and the others of the AWS tools
  NO_COLOR  no colours
`;

/** Returns the exit status. */
export async function runCommandLine(words: readonly string[], io: CommandLineIo): Promise<number> {
  const isJson = words.includes('--json');
  const ending: Ending = { exitStatus: exitStatuses.done };
  try {
    await createProgram(io, isJson, ending).parseAsync(words, { from: 'user' });
    return ending.exitStatus;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitStatuses.done;
    return complain(error, io, isJson);
  }
}

function createProgram(io: CommandLineIo, isJson: boolean, ending: Ending): Command {
  const program = new Command('promrotate')
    .description('Looks after the rotation of remote-write credentials in AWS.')
    .addHelpText('after', `${exitStatusHelp}\n${examples}`)
    .showHelpAfterError('(npx promrotate --help explains the arguments)')
    .configureOutput({
      writeOut: io.writeOut,
      // With --json the error comes as a document, see below.
      writeErr: isJson ? () => undefined : io.writeError,
    })
    .exitOverride();
  for (const create of commands) {
    const command = create(
      (options, work) => runCommand(io, options, work, ending),
      (options, result) => show(io, options, result, ending),
      runLocallyWith(io, ending),
    );
    // Commands that are added as objects take over nothing by themselves.
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}

async function runCommand(
  io: CommandLineIo,
  options: CommonOptions,
  work: (session: Session) => Promise<Result>,
  ending: Ending,
): Promise<void> {
  const connection = await io.connect(options);
  try {
    show(io, options, await work({ ...io, ...connection, tell: teller(io, options) }), ending);
  } finally {
    connection.disconnect();
  }
}

const runLocallyWith =
  (io: CommandLineIo, ending: Ending): RunLocally =>
  async (options, work) =>
    show(io, options, await work({ ...io, tell: teller(io, options) }), ending);

const teller = (
  { writeError }: CommandLineIo,
  { json }: Pick<CommonOptions, 'json'>,
): Session['tell'] => (json ? () => undefined : (line) => writeError(`${line}\n`));

/** @throws what the result complains of */
function show(
  { writeOut }: CommandLineIo,
  { json }: Pick<CommonOptions, 'json'>,
  { document, text, failure, exitStatus }: Result,
  ending: Ending,
): void {
  if (exitStatus !== undefined) ending.exitStatus = exitStatus;
  writeOut(`${json ? JSON.stringify(document, null, 2) : text}\n`);
  if (failure !== undefined) throw failure;
}

/** Says what went wrong, without a stack trace, and returns the exit status. */
function complain(error: unknown, { writeError, errorColors }: CommandLineIo, isJson: boolean) {
  const { code, message, exitStatus } = describe(error);
  if (isJson) {
    writeError(`${JSON.stringify({ error: { code, message, exitStatus } })}\n`);
  } else if (!(error instanceof CommanderError)) {
    writeError(`${errorColors.red('error')}: ${code}: ${message}\n`);
    if (exitStatus !== exitStatuses.usage)
      writeError(`${errorColors.dim(`(npx promrotate explain ${code} tells more)`)}\n`);
  }
  return exitStatus;
}

function describe(error: unknown): Pick<CommandLineError, 'code' | 'message' | 'exitStatus'> {
  if (error instanceof CommandLineError) return error;
  const message = error instanceof Error ? error.message : 'an error without a message';
  const isUsage = error instanceof CommanderError;
  // Commander's message begins with what `complain` says anyway.
  return new CommandLineError(
    isUsage ? 'WRONG_USAGE' : 'UNEXPECTED',
    isUsage ? message.replace(/^error: /, '') : message,
  );
}
