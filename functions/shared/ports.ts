import type { Definition } from './contract.ts';
import type { Credential } from './credential.ts';
import type { ClosedOrder, LedgerChange, LedgerState, Order } from './ledger.ts';

/** What the use cases need of the world; adapters and the tests' fakes implement it. */

export type SecretDescription = {
  readonly arn: string;
  readonly rotationEnabled: boolean;
  /** Labelled versions only (API DescribeSecret). */
  readonly stages: ReadonlyMap<string, readonly string[]>;
  /** `rate(...)` or `cron(...)`, or days; with the function, what resuming needs. */
  readonly schedule?: RotationSchedule;
  readonly rotationFunction?: string;
  /** May be in the past when rotation fails (API DescribeSecret). */
  readonly nextRotationAt?: number;
};

/** Secrets Manager's RotationRules. */
export type RotationSchedule = {
  readonly expression?: string;
  readonly afterDays?: number;
  readonly duration?: string;
};

export interface Secrets {
  describe(secretId: string): Promise<SecretDescription>;
  /** Ids of all versions, also of unlabelled ones, newest first. May omit the pending one. */
  listVersions(secretId: string): Promise<readonly string[]>;
  /** The value, '' when it is no text; undefined when there is no such version, label or value. */
  readVersion(
    secretId: string,
    version: { readonly versionId?: string; readonly stage?: string },
  ): Promise<{ readonly versionId: string; readonly text: string } | undefined>;
  /** `exists`: the version already has another value; it is left as it is. */
  putPending(
    secretId: string,
    version: { readonly versionId: string; readonly text: string; readonly rotationToken?: string },
  ): Promise<'stored' | 'exists'>;
  /** Compare-and-swap of AWSCURRENT; `conflict`: it is not on `from`. */
  moveCurrent(
    secretId: string,
    move: { readonly from: string; readonly to: string },
  ): Promise<'moved' | 'conflict'>;
}

/** What starts and stops rotations, of which a rotation itself must do nothing. */
export interface Rotations {
  /** Takes AWSPENDING off a version; `conflict`: it is not on it. */
  removePending(secretId: string, versionId: string): Promise<'removed' | 'conflict'>;
  /**
   * Starts a rotation to a version of that id; again with the same id it changes nothing.
   * `unfinished`: a rotation to another version is not over, and Secrets Manager takes that up again.
   */
  start(secretId: string, versionId: string): Promise<'started' | 'unfinished'>;
  /** No rotation runs by itself any more; AWSPENDING stays where it is (API CancelRotateSecret). */
  cancel(secretId: string): Promise<void>;
  /** On by schedule again, without rotating at once: only testSecret runs. */
  resume(
    secretId: string,
    rules: { readonly rotationFunction: string; readonly schedule: RotationSchedule },
  ): Promise<void>;
}

/** Starts a function for an endpoint, asynchronously: Lambda keeps the request, and retries. */
export interface Runs {
  start(name: 'retire-credential' | 'update-writers', endpoint: string): Promise<void>;
}

/** One figure for CloudWatch; `name` is one of `metricNames`. */
export type Measure = {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds' | 'Percent';
  readonly value: number;
};

export interface Measures {
  /** Each dimension has few values: every one is a metric that is billed. Details are searchable. */
  publish(
    measures: readonly Measure[],
    about?: {
      readonly dimensions?: Readonly<Record<string, string>>;
      readonly details?: Readonly<Record<string, string>>;
    },
  ): void;
}

/** What people hear of, with names. */
export interface Notices {
  publish(notice: { readonly subject: string; readonly text: string }): Promise<void>;
}

/** What a host said at the end of a run of a document that State Manager started. */
export type HostReport = {
  readonly host: string;
  /** Of the switch document, for that writer; absent for the apply document. */
  readonly writer?: string;
  readonly at: number;
  /** `failed`: it ended with an error, whose text is `detail`. */
  readonly outcome:
    | 'nothing'
    | 'unchanged'
    | 'updated'
    | 'new'
    | 'repaired'
    | 'switched'
    | 'failed';
  /** Of our block as it now stands in the file. */
  readonly fingerprint?: string;
  readonly detail?: string;
};

export interface HostReports {
  /** Of the endpoint's receivers and writers, after that time, oldest first. */
  since(
    definition: Pick<Definition, 'endpoint' | 'writers'>,
    at: number,
  ): Promise<readonly HostReport[]>;
}

export interface Definitions {
  /** @throws DEFINITION_MISSING, DEFINITION_INVALID, DEFINITION_MISMATCH */
  read(endpoint: string): Promise<Definition>;
  /**
   * The definition whose text has that SHA-256 (hexadecimal); undefined when another one is there, or
   * none: then somebody else than the deployment has written it.
   * @throws DEFINITION_INVALID, DEFINITION_MISMATCH
   */
  readDeployed(endpoint: string, digest: string): Promise<Definition | undefined>;
  /** The names of all endpoints. */
  list(): Promise<readonly string[]>;
}

export interface AcceptedSets {
  /** What was written last, or undefined. */
  read(endpoint: string): Promise<string | undefined>;
  write(endpoint: string, content: string): Promise<void>;
}

export interface Ledger {
  read(endpoint: string): Promise<LedgerState>;
  /** Gives the state after it. */
  countAttempt(
    endpoint: string,
    attempt: { readonly versionId: string; readonly step: string; readonly at: number },
  ): Promise<LedgerState>;
  /** No two changes of one call may touch the same fact. */
  record(endpoint: string, changes: readonly LedgerChange[]): Promise<LedgerState>;
  /**
   * Takes the next number of an accepted set, and records with the same write what decides about it;
   * false when somebody else took one since `after`.
   */
  claimSequence(
    endpoint: string,
    claim: {
      readonly after: number;
      readonly next: number;
      readonly changes?: readonly LedgerChange[];
    },
  ): Promise<boolean>;
  /** Records what was seen while `sequence` was the last one; false when somebody took one since. */
  recordIf(
    endpoint: string,
    seen: { readonly sequence: number; readonly changes: readonly LedgerChange[] },
  ): Promise<boolean>;
  /** False when there is another order; the same one (`id`) again is there already, and stays. */
  placeOrder(endpoint: string, order: Order, changes?: readonly LedgerChange[]): Promise<boolean>;
  /** Changes nothing when the order is not there any more. */
  closeOrder(
    endpoint: string,
    closed: ClosedOrder,
    changes?: readonly LedgerChange[],
  ): Promise<void>;
}

export type HostCommand = {
  readonly document: 'apply' | 'switch';
  /** Value of the tag that finds the hosts. */
  readonly hosts: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** How many hosts at a time: a number or a percentage. */
  readonly waveSize: string;
  /** When the caller stops waiting, in milliseconds since the epoch. */
  readonly deadline: number;
};

export interface Hosts {
  /**
   * Runs a document on every host of the tag, and waits for all of them.
   * @throws NO_TARGETS, TARGET_OFFLINE, COMMAND_TIMED_OUT, COMMAND_FAILED
   */
  run(command: HostCommand): Promise<{ readonly hostCount: number }>;
}

export type PushOutcome = {
  readonly kind: 'accepted' | 'refused' | 'rejected' | 'unavailable' | 'timeout' | 'tls';
  /** The HTTP status, or what was wrong below HTTP. */
  readonly detail: string;
};

export interface RemoteWrite {
  /** Pushes one remote-write request (snappy block) to `url`. Never throws. */
  push(url: string, body: Uint8Array, credential?: Credential): Promise<PushOutcome>;
}

/** One series of an instant query's answer. */
export type QuerySample = { readonly series: string; readonly value: number };

export interface Queries {
  /** The answer of an instant query; undefined: none that is a vector. Never throws. */
  samples(
    url: string,
    query: string,
    credential?: Credential,
  ): Promise<readonly QuerySample[] | undefined>;
}

export interface Log {
  info(message: string, details?: Readonly<Record<string, string | number | boolean>>): void;
  warn(message: string, details?: Readonly<Record<string, string | number | boolean>>): void;
}

export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}
