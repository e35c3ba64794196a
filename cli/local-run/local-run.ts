import { setTimeout as sleep } from 'node:timers/promises';
import type { StandInEvent } from '../../infra/local/stand-in.ts';
import { startAcceptanceMonitor } from './acceptance-monitor.ts';
import { alarmsSince } from './alarm-log.ts';
import type { Cleanup } from './cleanup.ts';
import { openCommandLine } from './command-line.ts';
import { type Outcome, runControl } from './control.ts';
import { renderSettings } from './endpoint-settings.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { startHammer } from './hammer.ts';
import { inParallel } from './in-parallel.ts';
import { createJournal, type StepTime } from './journal.ts';
import { type Measurement, startMeasurement } from './measurement.ts';
import type { Narrator } from './narrator.ts';
import {
  createSecret,
  deployStack,
  type EmptyAccount,
  openAccount,
  type PlayedAccount,
} from './played-account.ts';
import type { Binaries } from './prometheus-binary.ts';
import type { RotatedVersion } from './rotations.ts';
import type { Scenario, Stage } from './scenario.ts';
import { storyteller } from './storyteller.ts';
import { synthesise } from './synthesise.ts';
import type { Observation } from './timeline.ts';

export type LocalRunOptions = Binaries & {
  readonly scenario: Scenario;
  /** Everything that the run writes lies in here. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly narrator: Narrator;
  /** Told of everything that the played AWS tells. */
  readonly onEvent?: (event: StandInEvent) => void;
  readonly cleanup: Cleanup;
  readonly signal: AbortSignal;
  /** Requests without a credential, a second, to all receivers together; 1,000 by default. */
  readonly hammerPerSecond?: number;
};

export type LocalRun = {
  readonly fleet: Fleet;
  readonly account: PlayedAccount;
  /** The naive way, where the scenario shows it. */
  readonly control: Outcome | undefined;
  readonly ours: Outcome;
  readonly steps: readonly StepTime[];
  /** The version from before, then one a rotation. */
  readonly versions: readonly RotatedVersion[];
  readonly observations: readonly Observation[];
  readonly startedMs: number;
  readonly measurements: readonly (readonly [what: string, value: string])[];
  /** The alarms that went off. */
  readonly alarms: readonly string[];
  /** Why the story did not come to its end. */
  readonly failure: string | undefined;
};

const usualHammerPerSecond = 1_000;
const monitorEveryMs = 250;
/** Some scrapes before the first rotation and after the last, which have to be there as well. */
const calmMs = 2_000;

/** The whole of it. What it started is left to `cleanup`, so that one can look at it first. */
export async function runLocally(options: LocalRunOptions): Promise<LocalRun> {
  const { prometheus, folder, cleanup, narrator, scenario, signal } = options;
  const { hammerPerSecond = usualHammerPerSecond } = options;
  const { asksTheNext, hasControl, adopt } = scenario;
  const fleet = await startFleet({ ...options, asksTheNext, hasPlainText: adopt !== undefined });
  narrator.say('promrotate', 'two receivers behind a front, two writers that scrape every second');
  const journal = createJournal();
  const story = storyteller({ fleet, journal, narrator, folder });
  const log = (event: StandInEvent): void => {
    options.onEvent?.(event);
    story(event);
  };
  // Where the way into the account is a part of the story, no point may be lost on it either.
  const measurement = adopt && (await measureFleet(fleet, options));

  const [control, account] = await inParallel(
    signal,
    async (either) => {
      if (hasControl !== true) return undefined;
      const say = (text: string): void => narrator.say('naive way', text);
      return runControl({ prometheus, folder, hammerPerSecond, signal: either, say });
    },
    async (either) => {
      const empty = await openAccount({ cleanup, log, scenario });
      const settings = await settle({ ...options, signal: either }, fleet, empty);
      const assembly = await synthesise({ ...options, settings, signal: either });
      const opened = await deployStack(empty, fleet, assembly);
      narrator.say('promrotate', 'the CDK app is synthesised, its template deployed');
      return opened;
    },
  );
  const measured = await measureStory(options, { fleet, account, journal, measurement });
  // The deployment has testSecret run once as well; that is no rotation.
  const steps = journal.steps().filter(({ endedMs }) => endedMs >= measured.startedMs);
  return { fleet, account, control, steps, ...measured };
}

/** Has the credential in a secret of the account; returns what `endpoints.yaml` says then. */
async function settle(
  { scenario, folder, narrator: { say }, signal }: LocalRunOptions,
  fleet: Fleet,
  account: EmptyAccount,
): Promise<string> {
  if (scenario.adopt !== undefined) {
    const environment = account.standIn.adminEnvironment();
    const commandLine = openCommandLine({ environment, say, signal });
    return scenario.adopt({ fleet, folder, commandLine, say, signal });
  }
  createSecret(account, fleet.credential);
  return renderSettings(fleet, scenario.settings);
}

const measureFleet = (
  { servers, writers }: Fleet,
  { signal }: Pick<LocalRunOptions, 'signal'>,
): Promise<Measurement> =>
  startMeasurement({ servers, agents: writers.map(({ name }) => name), signal });

type Measured = Pick<
  LocalRun,
  'ours' | 'versions' | 'observations' | 'startedMs' | 'measurements' | 'alarms' | 'failure'
>;

/** Tells the story, with everybody watching. */
async function measureStory(
  options: LocalRunOptions,
  {
    measurement: begun,
    ...parts
  }: Pick<Stage, 'fleet' | 'account' | 'journal'> & { measurement: Measurement | undefined },
): Promise<Measured> {
  const { cleanup, narrator, signal, hammerPerSecond = usualHammerPerSecond } = options;
  const { fleet, account } = parts;
  const measurement = begun ?? (await measureFleet(fleet, options));
  const hammer = await startHammer(
    fleet.receivers.map(({ port }) => port),
    hammerPerSecond,
  );
  cleanup.defer(hammer.stop);
  const front = { name: 'front', port: fleet.frontPort };
  const monitor = startAcceptanceMonitor([...fleet.receivers, front], monitorEveryMs);
  cleanup.defer(monitor.stop);
  monitor.watch(account.initialVersion, fleet.credential);
  narrator.say('promrotate', 'every series arrives: the measuring begins');
  await sleep(calmMs, undefined, { signal });

  const startedMs = Date.now();
  const story = await tell(options, { ...parts, monitor });
  await sleep(calmMs, undefined, { signal });
  const points = await measurement.finish();
  await monitor.stop();
  return {
    ...story,
    ours: { points, hammer: await hammer.stop() },
    observations: monitor.observations(),
    alarms: alarmsSince(account.standIn, 0),
    startedMs,
  };
}

/** A failure ends the story, but not the report of what happened. */
async function tell(
  options: LocalRunOptions,
  parts: Pick<Stage, 'fleet' | 'account' | 'journal' | 'monitor'>,
): Promise<Pick<LocalRun, 'versions' | 'measurements' | 'failure'>> {
  const { scenario, narrator, cleanup, folder, prometheus, signal } = options;
  const { fleet, account } = parts;
  const { say } = narrator;
  const measurements: [string, string][] = [];
  const versions: RotatedVersion[] = [
    {
      versionId: account.initialVersion,
      credential: fleet.credential,
      switchedMs: new Map<string, number>(),
    },
  ];
  const environment = account.standIn.personEnvironment('operator', ['OperatorPolicy']);
  const stage: Stage = {
    ...parts,
    prometheus,
    cleanup,
    folder,
    signal,
    say,
    versions,
    commandLine: openCommandLine({ environment, say, signal }),
    measured: (what, value) => {
      measurements.push([what, value]);
      say('measured', `${what}: ${value}`);
    },
  };
  try {
    await scenario.play(stage);
    return { versions, measurements, failure: undefined };
  } catch (error) {
    signal.throwIfAborted();
    const failure = error instanceof Error ? error.message : 'for no known reason';
    return { versions, measurements, failure };
  }
}
