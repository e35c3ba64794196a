import type { FindingCode } from '../../../functions/shared/finding.ts';
import type {
  HostReport,
  HostReports,
  Measures,
  Notices,
  Runs,
} from '../../../functions/shared/ports.ts';

type Notice = Parameters<Notices['publish']>[0];
type Measured = Parameters<Measures['publish']>;
type RunName = Parameters<Runs['start']>[0];

/** What functions start, publish and are told beside Secrets Manager, the ledger and receivers. */
export class Surroundings {
  /** Functions that were started and that nobody has run yet. */
  readonly started: RunName[] = [];
  readonly notices: Notice[] = [];
  /** What hosts said in the runs that State Manager started. */
  readonly reports: HostReport[] = [];
  /** How many findings of each code were open, by the last count. */
  counts: ReadonlyMap<FindingCode, number> = new Map();

  /** Everything that was measured, but the counts of findings. */
  readonly measured: Measured[] = [];

  readonly measures: Measures = {
    publish: (...measured) => void this.measured.push(measured),
  };

  readonly runs: Runs = {
    start: async (name) => {
      // One that waits to be run does all that a second one would.
      if (!this.started.includes(name)) this.started.push(name);
    },
  };

  readonly noticesPort: Notices = {
    publish: async (notice) => void this.notices.push(notice),
  };

  readonly hostReports: HostReports = {
    since: async (_, at) => this.reports.filter((report) => report.at > at),
  };
}
