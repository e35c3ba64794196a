/** What only the audit needs of the world. */

/** One request for the value of a secret, as CloudTrail has it. */
export type SecretRead = {
  /** As the caller named it: a name or an ARN, which may lack its last seven characters. */
  readonly secretId: string;
  /** The ARN of the role or user; of others, what CloudTrail knows. */
  readonly principal: string;
  readonly at: number;
  readonly isRefused: boolean;
};

export type ReadsPage = {
  readonly reads: readonly SecretRead[];
  /** Of the oldest event of the page; absent when it has none. */
  readonly oldestAt?: number;
  /** What the next page is asked for with; absent after the last. */
  readonly next?: string;
};

export interface SecretReads {
  /** Since that time, the newest first. */
  page(since: number, token?: string): Promise<ReadsPage>;
}

export interface Trails {
  /** Whether one logs now that takes what Secrets Manager does. Throws when that cannot be told. */
  isAnyLogging(): Promise<boolean>;
}

export type ScheduleState = 'enabled' | 'disabled' | 'missing';

export interface Schedules {
  /** Of a schedule of the group of test metrics. */
  stateOf(name: string): Promise<ScheduleState>;
}

/** A role or a user, with the text of every policy that says what it may. */
export type Identity = {
  readonly arn: string;
  /** Absent for a role. */
  readonly userName?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Its own, those attached to it, and those of its groups. */
  readonly policies: readonly string[];
  /** What bounds it; absent where nothing does. */
  readonly boundary?: string;
};

export interface Identities {
  /** All of the account. */
  list(): Promise<readonly Identity[]>;
}

export interface SecretFacts {
  /** The text of the secret's own policy, if it has one. */
  policyOf(secretId: string): Promise<string | undefined>;
  /** When a version was created; undefined when there is none of that id. */
  createdAt(secretId: string, versionId: string): Promise<number | undefined>;
}

export interface Reports {
  write(key: string, file: { readonly type: string; readonly text: string }): Promise<void>;
}
