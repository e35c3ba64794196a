import type { ApplyDeps } from '../shared/apply-accepted-set.ts';
import type { FindingCode } from '../shared/finding.ts';
import type { Definitions, Log, Measures, Notices } from '../shared/ports.ts';
import type { ProbeDeps, WriteFailure } from '../shared/probe.ts';

export type ProbeEndpointDeps = ApplyDeps &
  ProbeDeps & {
    readonly definitions: Pick<Definitions, 'readDeployed'>;
    readonly notices: Notices;
    readonly measures: Measures;
    readonly log: Log;
    /** Publishes how many findings of each code are open. */
    readonly countFindings: (endpoint: string, counts: ReadonlyMap<FindingCode, number>) => void;
  };

/** What one test metric found. */
export type Outcome = {
  readonly versionId: string;
  /** Where the current credential cannot write, or anybody can. */
  readonly failures: readonly WriteFailure[];
  /** Where that was so, until the accepted set was applied again. */
  readonly repaired: readonly WriteFailure[];
  readonly repair: Repair;
  /** False of the value that a deployment made up: no receiver knows it before the first rotation. */
  readonly isKnown: boolean;
};

/** What became of putting the accepted set back; `failed`: why, without a secret. */
export type Repair =
  | { readonly kind: 'not-needed' | 'never-applied' | 'begun' | 'applied' }
  | { readonly kind: 'failed'; readonly because: string };

/** What the accepted set can make good: our users are not there, or nobody is. */
export function isRepairable({ kind }: WriteFailure): boolean {
  return kind === 'refused' || kind === 'open';
}
