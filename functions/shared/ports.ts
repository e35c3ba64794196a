import type { Definition } from './contract.ts';
import type { Credential } from './credential.ts';
import type { LedgerChange, LedgerState } from './ledger.ts';

/** What the use cases need of the world; adapters and the tests' fakes implement it. */

export type SecretDescription = {
  readonly arn: string;
  readonly rotationEnabled: boolean;
  /** Labelled versions only (API DescribeSecret). */
  readonly stages: ReadonlyMap<string, readonly string[]>;
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

export interface Definitions {
  /** @throws DEFINITION_MISSING, DEFINITION_INVALID, DEFINITION_MISMATCH */
  read(endpoint: string): Promise<Definition>;
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
    attempt: { readonly versionId: string; readonly step: string },
  ): Promise<LedgerState>;
  record(endpoint: string, changes: readonly LedgerChange[]): Promise<LedgerState>;
  /** Takes the next number of an accepted set; false when somebody else took one since `after`. */
  claimSequence(
    endpoint: string,
    claim: { readonly after: number; readonly next: number },
  ): Promise<boolean>;
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
    credential: Credential,
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
