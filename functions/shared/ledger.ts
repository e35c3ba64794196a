import type { ErrorCode } from './errors.ts';
import type { Finding } from './finding.ts';

/** Times are milliseconds since the epoch. The ledger never holds a secret or a verifier. */
export type VersionFacts = {
  /** Steps of a rotation to this version that began. */
  readonly attempts?: number;
  /** When the first of them began, and the last. */
  readonly startedAt?: number;
  readonly attemptedAt?: number;
  /** How the last step that failed did so. */
  readonly failure?: StepFailure;
  /** How often a receiver refused this very credential while it was pending. */
  readonly refusals?: number;
  /** We were about to give it a value. */
  readonly pendingAt?: number;
  /** First known to be, or about to be, AWSCURRENT. */
  readonly currentAt?: number;
  /** First seen no longer to be AWSCURRENT: late, never early. */
  readonly supersededAt?: number;
  /** Accepted again, for a whole grace, though it was on its way out. */
  readonly readmittedAt?: number;
  /** Then a writer had gone quiet without it: no writer's evidence ends it any more. */
  readonly neededAt?: number;
  /** Found without a label at the first contact with the secret: from before it was ours. */
  readonly legacyAt?: number;
  /** Passed the probe on every replica and the front. */
  readonly provedAt?: number;
  /** The version that was AWSCURRENT, and accepted, when this one was set. */
  readonly base?: string;
  /** Somebody reported it leaked; it is never accepted again once its own grace is over. */
  readonly compromisedAt?: number;
  /** The grace of a compromised version, instead of the endpoint's. */
  readonly leakGraceSeconds?: number;
  /** After its grace the receiver's own counters showed no use of it. */
  readonly unusedAt?: number;
  /** Decided: out of the accepted set from then on. */
  readonly retiredAt?: number;
  /** Proved: refused on every replica and the front. */
  readonly refusedAt?: number;
  /** No writer went quiet in the time after that. */
  readonly watchedAt?: number;
};

/** What a step of a rotation ended with; the message holds no secret. */
export type StepFailure = {
  readonly step: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly at: number;
};

export type WriterFacts = {
  /** The version that its hosts were switched to. */
  readonly versionId: string;
  /** When that switch began. */
  readonly confirmedAt: number;
  /** Its samples with that version arrived, as far as the endpoint declares how to see it. */
  readonly freshAt?: number;
};

/** Who wants something, and why: as the person says it, for the history. */
export type Request = { readonly by: string; readonly reason: string };

/**
 * What is to be done with an endpoint until it is done, whatever is interrupted: there is one at a
 * time. `restart`: give the pending version `versionId` up and rotate to a new one. `rollback`: make
 * `versionId` current again. `revoke`: `versionId` has leaked.
 */
export type Order = Request & {
  /** Also the token of the rotation that it starts, and so the id of the new version. */
  readonly id: string;
  readonly kind: 'restart' | 'rollback' | 'revoke';
  readonly versionId: string;
  readonly at: number;
  /** Of a revocation: how long the credential stays; without it, until writers have left it. */
  readonly graceSeconds?: number;
};

/** How an order ended; kept until the next one ends. */
export type ClosedOrder = Order & {
  readonly closedAt: number;
  /** Absent when it was carried out. */
  readonly failure?: { readonly code: ErrorCode; readonly message: string };
  /** Of a revocation: seconds from the order to the proof that it is refused everywhere. */
  readonly livedOnSeconds?: number;
  /**
   * Of a revocation: samples of the writers' freshness series that did not arrive since the order;
   * absent where nothing declares how to see them.
   */
  readonly lostSamples?: number;
};

export type LedgerEventKind =
  | 'rotation-requested'
  | 'rotation-failed'
  | 'retired'
  | 'accepted-again'
  | 'restarted'
  | 'rolled-back'
  | 'revoked'
  | 'order-placed'
  | 'order-failed'
  | 'paused'
  | 'resumed'
  | 'repaired';

/** One line of an endpoint's history. `subject`: a version, a writer or a host. */
export type LedgerEvent = {
  readonly at: number;
  readonly kind: LedgerEventKind;
  readonly subject: string;
  readonly by?: string;
  readonly detail?: string;
};

/** What a host said, of the last day, in the runs that State Manager started; without any, none. */
export type HostFacts = {
  readonly host: string;
  /** As a host of that writer; absent for one of the receivers. */
  readonly writer?: string;
  /** While its newest report is one: since when they have been, and the newest. */
  readonly failure?: { readonly since: number; readonly at: number; readonly detail: string };
  /** It found its block not as it had left it. */
  readonly repairedAt: readonly number[];
  /** It found neither a block nor a note of one: a host that is new says so once. */
  readonly newAt: readonly number[];
};

/** How the last test metric went, at the first address where it failed. */
export type ProbeFacts = {
  readonly at: number;
  readonly milliseconds: number;
  readonly failure?: {
    readonly kind: ProbeFailureKind;
    readonly address: string;
    readonly detail: string;
    /** When the first of an unbroken row of failures of that kind was. */
    readonly since: number;
    /** Wherever it failed, when receivers were asked last; not a refusal that was expected. */
    readonly addresses: readonly string[];
  };
};

export const probeFailureKinds = [
  'refused',
  'rejected',
  'unavailable',
  'timeout',
  'tls',
  'open',
  'not-stored',
  /** The definition is not the one that was deployed, so nothing was pushed. */
  'changed',
] as const;
export type ProbeFailureKind = (typeof probeFailureKinds)[number];

/** Who asked for the value of a secret, by the ARN of a role or a user. */
export type Reader = {
  readonly principal: string;
  /** A function of ours, a host whose role has the endpoint's tag, or anybody else. */
  readonly kind: (typeof readerKinds)[number];
  readonly count: number;
  readonly lastAt: number;
};

export const readerKinds = ['function', 'host', 'other', 'unknown'] as const;

/** Who read the secret, and who could, by the last audit; lists are short, items are bounded. */
export type AuditFacts = {
  readonly at: number;
  /** From when on all reads are known: since the audit before, or later where there were too many. */
  readonly since: number;
  /** False: not all reads since the audit before could be asked for. */
  readonly isComplete: boolean;
  /** By CloudTrail; others first, then the most recent ones. */
  readonly readers: readonly Reader[];
  /** Whoever was denied it. */
  readonly refused: readonly Reader[];
  /** Whose policies let them read it; an upper bound, conditions are taken to hold. */
  readonly mayRead: readonly string[];
  /** How many there are beside those that are named. */
  readonly unnamed: {
    readonly readers: number;
    readonly refused: number;
    readonly mayRead: number;
  };
  /** What could not be found out, and nothing is said of. */
  readonly unknown: readonly (typeof auditParts)[number][];
};

export const auditParts = ['readers', 'may-read'] as const;

/** Rotation was switched off by us; what is needed to switch it on again. */
export type Pause = Request & { readonly at: number; readonly schedule: string };

/** One endpoint's item. An endpoint without an item has the empty state. */
export type LedgerState = {
  /** Number of the newest accepted set; only grows. */
  readonly sequence: number;
  /** `<sequence>:<fingerprint>` of the accepted set that was applied last. */
  readonly applied?: string;
  readonly versions: ReadonlyMap<string, VersionFacts>;
  readonly writers: ReadonlyMap<string, WriterFacts>;
  readonly order?: Order;
  readonly closedOrder?: ClosedOrder;
  /** The last ones, oldest first. */
  readonly events: readonly LedgerEvent[];
  /** By `findingKey`. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** By `hostKey`. */
  readonly hosts: ReadonlyMap<string, HostFacts>;
  readonly pause?: Pause;
  /** Until when the reports of hosts were read. */
  readonly reportsReadAt?: number;
  readonly probe?: ProbeFacts;
  readonly audit?: AuditFacts;
};

export const emptyLedger: LedgerState = {
  sequence: 0,
  versions: new Map(),
  writers: new Map(),
  events: [],
  findings: new Map(),
  hosts: new Map(),
};

/** How many events are kept. */
export const maximumEvents = 100;

export const hostKey = ({ host, writer = '' }: Pick<HostFacts, 'host' | 'writer'>): string =>
  `${host}#${writer}`;

/** Facts are set once (`…At` keeps its first value) or overwritten, so a repeated write is harmless. */
export type LedgerChange =
  | {
      readonly fact:
        | 'started'
        | 'pending'
        | 'current'
        | 'superseded'
        | 'proved'
        | 'legacy'
        | 'retired'
        | 'refused'
        | 'watched';
      readonly versionId: string;
      readonly at: number;
    }
  | { readonly fact: 'unused'; readonly versionId: string; readonly at: number }
  /** That it was refused once proves nothing any more: a receiver may have come back from a backup. */
  | {
      readonly fact: 'compromised';
      readonly versionId: string;
      readonly at: number;
      readonly graceSeconds: number;
    }
  /** `reinstated`: current again, so nothing of its end holds. */
  | { readonly fact: 'reinstated' | 'forgotten'; readonly versionId: string }
  /** Accepted again for a whole grace, which begins then: nothing of its end holds. */
  | {
      readonly fact: 'readmitted';
      readonly versionId: string;
      readonly at: number;
      readonly isNeeded?: true;
    }
  | { readonly fact: 'base'; readonly versionId: string; readonly base: string }
  | {
      readonly fact: 'failed';
      readonly versionId: string;
      readonly failure: StepFailure;
      /** A receiver refused the pending credential itself: counted. */
      readonly isRefusal: boolean;
    }
  | { readonly fact: 'applied'; readonly applied: string }
  | {
      readonly fact: 'confirmed' | 'fresh';
      readonly writer: string;
      readonly versionId: string;
      readonly at: number;
    }
  /** Nothing is known of it any more: it counts as lagging until it was switched, and writes, again. */
  | { readonly fact: 'quiet'; readonly writer: string }
  | { readonly fact: 'event'; readonly event: LedgerEvent }
  | { readonly fact: 'event-forgotten'; readonly event: LedgerEvent }
  | { readonly fact: 'finding-opened'; readonly finding: Finding }
  | { readonly fact: 'finding-closed'; readonly key: string }
  | { readonly fact: 'paused'; readonly pause: Pause }
  | { readonly fact: 'resumed' }
  | { readonly fact: 'host-reported'; readonly facts: HostFacts }
  | { readonly fact: 'host-forgotten'; readonly key: string }
  | { readonly fact: 'reports-read'; readonly at: number }
  | { readonly fact: 'probed'; readonly facts: ProbeFacts }
  | { readonly fact: 'audited'; readonly facts: AuditFacts };
