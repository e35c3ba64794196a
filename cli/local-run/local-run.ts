import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StandInEvent } from '../../infra/local/stand-in.ts';
import { startAcceptanceMonitor } from './acceptance-monitor.ts';
import type { Cleanup } from './cleanup.ts';
import { type Outcome, runControl } from './control.ts';
import { renderSettings } from './endpoint-settings.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { startHammer } from './hammer.ts';
import { inParallel } from './in-parallel.ts';
import { createJournal, type Journal, type StepTime } from './journal.ts';
import { startMeasurement } from './measurement.ts';
import type { Narrator } from './narrator.ts';
import { hostNames, openAccount, type PlayedAccount } from './played-account.ts';
import type { Binaries } from './prometheus-binary.ts';
import { type RotatedVersion, type RotationDeps, rotateOnce } from './rotations.ts';
import { lineOf } from './step-lines.ts';
import { synthesise } from './synthesise.ts';
import type { Observation } from './timeline.ts';

export type LocalRunOptions = Binaries & {
  readonly rotations: number;
  /** How long a superseded credential stays accepted: a duration such as `24h`. */
  readonly grace: string;
  /** Everything that the run writes lies in here. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly narrator: Narrator;
  /** Told of everything that the played AWS tells. */
  readonly onEvent?: (event: StandInEvent) => void;
  readonly cleanup: Cleanup;
  readonly signal: AbortSignal;
};

export type LocalRun = {
  readonly fleet: Fleet;
  readonly account: PlayedAccount;
  readonly control: Outcome;
  readonly ours: Outcome;
  readonly steps: readonly StepTime[];
  /** The version from before, then one a rotation. */
  readonly versions: readonly RotatedVersion[];
  readonly observations: readonly Observation[];
  readonly startedMs: number;
  /** Why not every rotation came to its end. */
  readonly failure: string | undefined;
};

const hammerPerSecond = 1_000;
const monitorEveryMs = 250;
/** Some scrapes before the first rotation and after the last, which have to be there as well. */
const calmMs = 2_000;

/** The whole of it. What it started is left to `cleanup`, so that one can look at it first. */
export async function runLocally(options: LocalRunOptions): Promise<LocalRun> {
  const { prometheus, folder, cleanup, narrator, signal } = options;
  const fleet = await startFleet(options);
  narrator.say('promrotate', 'two receivers behind a front, two writers that scrape every second');
  const journal = createJournal();
  const story = storyteller(fleet, journal, narrator);
  const log = (event: StandInEvent): void => {
    options.onEvent?.(event);
    if (event.kind === 'function-log') keepLine(folder, event);
    story(event);
  };

  const [control, account] = await inParallel(
    signal,
    (either) => {
      const say = (text: string): void => narrator.say('naive way', text);
      return runControl({ prometheus, folder, hammerPerSecond, signal: either, say });
    },
    async (either) => {
      const settings = renderSettings(fleet, options.grace);
      const assembly = await synthesise({ ...options, settings, signal: either });
      const opened = await openAccount({ fleet, assembly, cleanup, log });
      narrator.say('promrotate', 'the CDK app is synthesised, its template deployed');
      return opened;
    },
  );
  const measured = await measureRotations(options, { fleet, account, journal });
  // The deployment has testSecret run once as well; that is no rotation.
  const ids = new Set(measured.versions.map(({ versionId }) => versionId));
  const steps = journal.steps().filter(({ versionId }) => ids.has(versionId));
  return { fleet, account, control, steps, ...measured };
}

type Stage = { readonly fleet: Fleet; readonly account: PlayedAccount; readonly journal: Journal };

type Measured = Pick<LocalRun, 'ours' | 'versions' | 'observations' | 'startedMs' | 'failure'>;

/** Rotates, with everybody watching. */
async function measureRotations(options: LocalRunOptions, stage: Stage): Promise<Measured> {
  const { cleanup, narrator, signal } = options;
  const { fleet, account } = stage;
  const agents = fleet.writers.map(({ name }) => name);
  const measurement = await startMeasurement({ servers: fleet.servers, agents, signal });
  const ports = fleet.receivers.map(({ port }) => port);
  const hammer = await startHammer(ports, hammerPerSecond);
  cleanup.defer(hammer.stop);
  const monitor = startAcceptanceMonitor(fleet.receivers, monitorEveryMs);
  cleanup.defer(monitor.stop);
  monitor.watch(account.initialVersion, fleet.credential);
  const say = narrator.say;
  say('promrotate', 'every series arrives: the measuring begins');
  await sleep(calmMs, undefined, { signal });

  const startedMs = Date.now();
  const deps = { ...stage, monitor, signal, say };
  const { rotated, failure } = await rotateAll(deps, options.rotations);
  await sleep(calmMs, undefined, { signal });
  const points = await measurement.finish();
  await monitor.stop();
  const initial = {
    versionId: account.initialVersion,
    credential: fleet.credential,
    switchedMs: new Map<string, number>(),
  };
  return {
    ours: { points, hammer: await hammer.stop() },
    versions: [initial, ...rotated],
    observations: monitor.observations(),
    startedMs,
    failure,
  };
}

/** A failed rotation ends the run, but not the report of what it did. */
async function rotateAll(
  deps: RotationDeps,
  rotations: number,
): Promise<{ rotated: RotatedVersion[]; failure: string | undefined }> {
  const rotated: RotatedVersion[] = [];
  try {
    for (let turn = 1; turn <= rotations; turn++) {
      rotated.push(await rotateOnce(deps, rotations === 1 ? 'rotation' : `rotation ${turn}`));
    }
    return { rotated, failure: undefined };
  } catch (error) {
    deps.signal.throwIfAborted();
    return { rotated, failure: error instanceof Error ? error.message : 'for no known reason' };
  }
}

function keepLine(folder: string, { functionName, line }: { functionName: string; line: string }) {
  appendFileSync(join(folder, 'logs', `${functionName}.log`), `${line}\n`);
}

/** Shows live what the stand-in tells, and keeps it. */
function storyteller(fleet: Fleet, journal: Journal, { say, colors }: Narrator) {
  const names = hostNames(fleet);
  const host = (instanceId: string): string => names.get(instanceId) ?? instanceId;
  return (event: StandInEvent): void => {
    const now = Date.now();
    const line = lineOf(event, now, { host, stepStart: journal.stepStart });
    journal.note(event, now);
    if (line) say('', line.isBad ? colors.red(line.text) : line.text);
  };
}
