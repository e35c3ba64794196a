/** Times are milliseconds since the epoch. The ledger never holds a secret or a verifier. */
export type VersionFacts = {
  /** Steps of a rotation to this version that began. */
  readonly attempts?: number;
  /** We were about to give it a value. */
  readonly pendingAt?: number;
  /** First known to be, or about to be, AWSCURRENT. */
  readonly currentAt?: number;
  /** First seen no longer to be AWSCURRENT: late, never early. */
  readonly supersededAt?: number;
  /** Found without a label at the first contact with the secret: from before it was ours. */
  readonly legacyAt?: number;
  /** Passed the probe on every replica and the front. */
  readonly provedAt?: number;
  /** The version that was AWSCURRENT, and accepted, when this one was set. */
  readonly base?: string;
};

export type WriterFacts = {
  /** The version that its hosts were switched to. */
  readonly versionId: string;
  readonly confirmedAt: number;
  /** Its samples with that version arrived, as far as the endpoint declares how to see it. */
  readonly freshAt?: number;
};

/** One endpoint's item. An endpoint without an item has the empty state. */
export type LedgerState = {
  /** Number of the newest accepted set; only grows. */
  readonly sequence: number;
  /** `<sequence>:<fingerprint>` of the accepted set that was applied last. */
  readonly applied?: string;
  readonly versions: ReadonlyMap<string, VersionFacts>;
  readonly writers: ReadonlyMap<string, WriterFacts>;
};

export const emptyLedger: LedgerState = { sequence: 0, versions: new Map(), writers: new Map() };

/** Facts are set once (`…At` keeps its first value) or overwritten, so a repeated write is harmless. */
export type LedgerChange =
  | {
      readonly fact: 'pending' | 'current' | 'superseded' | 'proved' | 'legacy';
      readonly versionId: string;
      readonly at: number;
    }
  | { readonly fact: 'reinstated' | 'forgotten'; readonly versionId: string }
  | { readonly fact: 'base'; readonly versionId: string; readonly base: string }
  | { readonly fact: 'applied'; readonly applied: string }
  | {
      readonly fact: 'confirmed' | 'fresh';
      readonly writer: string;
      readonly versionId: string;
      readonly at: number;
    };
