import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/all.ts';
import { rotationScenario } from './scenarios/rotation.ts';

export type Arguments = {
  readonly scenario: Scenario;
  readonly keep: boolean;
  /** Where the page goes; absent: where the run says. */
  readonly report?: string;
};

/** Arguments that are understood, or the status to exit with: 0 after help, 2 after a mistake. */
export type Reading = { readonly run: Arguments } | { readonly exitStatus: 0 | 2 };

const mostRotations = 50;

const explanation = `
Rotates the write credential of real Prometheus servers on this machine and
counts the samples that are lost: first the naive way, then with promrotate,
whose deployment runs in a played AWS. Takes half a minute to a minute.

Scenarios:
${scenarios.map(({ name, summary }) => `  ${name.padEnd(17)} ${summary}`).join('\n')}

Environment:
  PROMETHEUS_BIN  the Prometheus to use (2.33 or later), which goes before the
                  one on PATH and the package of Debian or Ubuntu
  NO_COLOR        no colours

Exit status:
  0    nothing was lost; with --keep, once Ctrl-C ends what was kept
  1    a sample was lost, somebody without a credential was let in, or a
       rotation failed
  2    wrong arguments
  130  stopped before the summary, by Ctrl-C, SIGTERM or SIGHUP

Examples:
  npm start
  npm start -- --rotations 10
  npm start -- --scenario leak
  npm start -- --keep
  PROMETHEUS_BIN=/opt/prometheus/prometheus npm start`;

/** Reads what stands after `npm start --`; help and complaints go to stdout and stderr. */
export function readArguments(words: readonly string[]): Reading {
  const command = new Command('npm start --')
    .option('--rotations <number>', 'how many rotations, one after the other (1)', toRotations)
    .addOption(
      new Option('--scenario <name>', 'tell another story, without the naive way; see below')
        .choices(scenarios.map(({ name }) => name))
        .conflicts('rotations'),
    )
    .option('--keep', 'leave everything running after the story, until Ctrl-C')
    .option('--report <file>', 'where the report goes (.cache/local-run/<scenario>.html)')
    .allowExcessArguments(false)
    .showHelpAfterError('(npm start -- --help explains the arguments)')
    .addHelpText('after', explanation)
    .exitOverride();
  try {
    command.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { exitStatus: error.exitCode === 0 ? 0 : 2 };
  }
  const { rotations = 1, scenario: name, keep = false, report } = command.opts<Options>();
  const story = scenarios.find((scenario) => scenario.name === name);
  const scenario = story ?? rotationScenario({ rotations });
  return { run: { scenario, keep, ...(report !== undefined && { report }) } };
}

type Options = {
  readonly rotations?: number;
  readonly scenario?: string;
  readonly keep?: boolean;
  readonly report?: string;
};

function toRotations(text: string): number {
  const rotations = Number(text);
  if (Number.isInteger(rotations) && rotations >= 1 && rotations <= mostRotations) return rotations;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${mostRotations}.`);
}
