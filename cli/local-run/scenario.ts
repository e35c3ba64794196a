import type { AcceptanceMonitor } from './acceptance-monitor.ts';
import type { Cleanup } from './cleanup.ts';
import type { CommandLine } from './command-line.ts';
import type { Fleet } from './fleet.ts';
import type { Journal } from './journal.ts';
import type { PlayedAccount } from './played-account.ts';
import type { PrometheusBinary } from './prometheus-binary.ts';
import type { RotatedVersion } from './rotations.ts';

/** What the endpoint is set to, as durations of `endpoints.yaml`. */
export type ScenarioSettings = {
  readonly grace: string;
  readonly watch?: string;
  readonly pendingLimit?: string;
  /** Distance of the test metrics on the clock of the schedules; default 1 h. */
  readonly probeEvery?: string;
};

/** What the story needs, and what it leaves behind for the report. */
export type Stage = {
  readonly fleet: Fleet;
  readonly account: PlayedAccount;
  readonly journal: Journal;
  readonly monitor: AcceptanceMonitor;
  /** Runs `promrotate` as a person would. */
  readonly commandLine: CommandLine;
  readonly prometheus: PrometheusBinary;
  readonly cleanup: Cleanup;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (topic: string, text: string) => void;
  /** Every version that the run has met, the first one from before. */
  readonly versions: RotatedVersion[];
  /** A line of the report: something that was measured. */
  readonly measured: (what: string, value: string) => void;
};

/** What is there before the credential is in the account. */
export type Beginning = Pick<Stage, 'fleet' | 'folder' | 'say' | 'commandLine' | 'signal'>;

/** A story that `npm start -- --scenario <name>` tells on real servers. */
export type Scenario = {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly settings: ScenarioSettings;
  /** The naive way runs beside it. */
  readonly hasControl?: boolean;
  /** How long an hour of schedules, associations and alarms lasts; default 60 s. */
  readonly scheduleHourMs?: number;
  /** How long a second lasts for which a command waits for a host that is away. */
  readonly deliverySecondMs?: number;
  /** The front asks the next replica when one answers 401. */
  readonly asksTheNext?: boolean;
  /**
   * Takes the credential out of the writers' configuration, where it stands in plain text, into a
   * secret of the account, and returns what `endpoints.yaml` says then. Default: it is there already.
   */
  readonly adopt?: (beginning: Beginning) => Promise<string>;
  /** Lets everybody in for a moment, on purpose. */
  readonly opensReceivers?: boolean;
  /** The alarms that go off, without "promrotate-"; `any`: the story itself looks at them. */
  readonly alarms: readonly string[] | 'any';
  /** Others that may: it depends on which of two things is faster. */
  readonly mayAlarm?: readonly string[];
  /** Ends with an error when the story goes wrong. */
  readonly play: (stage: Stage) => Promise<void>;
};
