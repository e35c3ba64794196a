import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { colorsFor } from './colors.ts';
import { type CommandLineIo, runCommandLine } from './operations/command-line.ts';
import { exitStatuses } from './operations/exit-status.ts';
import { askOnTerminal } from './operations/terminal.ts';

const { stdin, stdout, stderr, env } = process;
const stopping = new AbortController();
let stoppedBy: NodeJS.Signals | undefined;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The second one ends the process as if nobody listened.
  process.once(name, () => {
    stoppedBy ??= name;
    stopping.abort();
  });
}
stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has gone away, such as `head`.
  if (error.code === 'EPIPE') process.exit(128 + constants.signals.SIGPIPE);
  stderr.write(`error: expected to write to stdout, but the system says ${error.code}\n`);
  process.exit(exitStatuses.usage);
});

/** As in the AWS CLI, a profile that is named goes before keys in the environment. */
function useProfile(profile: string): void {
  env['AWS_PROFILE'] = profile;
  for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete env[key];
}

/** The SDK is loaded for commands that need it only: help and explanations are there at once. */
const connect: CommandLineIo['connect'] = async ({ region, profile }) => {
  // The warning about the version of Node is for those who maintain this, not for operators.
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  if (profile !== undefined) useProfile(profile);
  const settings = region === undefined ? {} : { region };
  const { connectOperations } = await import('./operations/lambda-operations.ts');
  const {
    region: findRegion,
    disconnect,
    ...operations
  } = connectOperations(settings, stopping.signal);
  return {
    operations,
    region: findRegion,
    disconnect,
    async caller() {
      const { findCaller } = await import('./operations/caller.ts');
      return findCaller(settings);
    },
  };
};

const status = await runCommandLine(process.argv.slice(2), {
  writeOut: (text) => stdout.write(text),
  writeError: (text) => stderr.write(text),
  connect,
  newId: randomUUID,
  now: Date.now,
  colors: colorsFor(stdout.isTTY, env['NO_COLOR']),
  errorColors: colorsFor(stderr.isTTY, env['NO_COLOR']),
  machine: {
    folder: process.cwd(),
    environment: env,
    newKey: () => randomBytes(32),
    signal: stopping.signal,
    // Undefined of a stream that is no terminal, whatever its type says.
    columns: stdout.columns,
    isErrorTerminal: stderr.isTTY,
  },
  ...(stdin.isTTY && stderr.isTTY && { ask: askOnTerminal(stdin, stderr, stopping.signal) }),
});
process.exitCode = stoppedBy === undefined ? status : 128 + constants.signals[stoppedBy];
