import type { ApplyDeps } from '../shared/apply-accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import type { FindingCode } from '../shared/finding.ts';
import type {
  Definitions,
  HostReports,
  Log,
  Measures,
  Notices,
  Rotations,
  Runs,
  SecretDescription,
} from '../shared/ports.ts';
import type { ProbeDeps } from '../shared/probe.ts';
import type { View } from '../shared/view.ts';

export type SettleDeps = ApplyDeps &
  ProbeDeps & {
    readonly definitions: Definitions;
    readonly rotations: Rotations;
    readonly runs: Runs;
    readonly notices: Notices;
    readonly hostReports: HostReports;
    readonly log: Log;
    readonly measures: Measures;
    /** Publishes how many findings of each code are open. */
    readonly countFindings: (endpoint: string, counts: ReadonlyMap<FindingCode, number>) => void;
  };

/** One run for one endpoint. */
export type Run = {
  readonly definition: Definition;
  /** When the function has to have ended, in milliseconds since the epoch. */
  readonly deadline: number;
};

/** An endpoint as one look saw it. */
export type Look = { readonly view: View; readonly secret: SecretDescription };
