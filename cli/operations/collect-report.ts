import type { FleetReport } from '../../functions/shared/report/fleet-report.ts';
import { CommandLineError } from './command-line-error.ts';
import { failureText } from './failure-text.ts';
import type { Operations } from './operations.ts';

export type CollectOptions = {
  readonly operations: Pick<Operations, 'list' | 'report'>;
  /** Where the endpoints are. */
  readonly place: string;
  readonly now: () => number;
  readonly tell: (line: string) => void;
};

export type CollectedReport = {
  readonly report: FleetReport;
  /** Why endpoints could not be looked at. */
  readonly failures: readonly CommandLineError[];
};

/** More at a time would take Lambda's concurrency from the rotations. */
const looksAtATime = 8;
/** Endpoints between two lines that tell how far it is. */
const toldEvery = 50;

/** Looks at every endpoint; one that cannot be looked at does not hide the others. */
export async function collectReport(options: CollectOptions): Promise<CollectedReport> {
  const { operations, place, now, tell } = options;
  const names = [...(await operations.list())].toSorted();
  tell(`looking at ${names.length} endpoint${names.length === 1 ? '' : 's'}`);
  const endpoints: FleetReport['endpoints'] = [];
  const failed: { readonly endpoint: string; readonly error: CommandLineError }[] = [];
  const queue = names.values();
  let looked = 0;
  const work = async (): Promise<void> => {
    for (const endpoint of queue) {
      try {
        endpoints.push(await operations.report(endpoint));
      } catch (error) {
        if (!(error instanceof CommandLineError) || error.code === 'STOPPED_WAITING') throw error;
        failed.push({ endpoint, error });
      }
      looked += 1;
      if (looked % toldEvery === 0 && looked < names.length)
        tell(`looked at ${looked} of ${names.length}`);
    }
  };
  await Promise.all(Array.from({ length: looksAtATime }, work));
  const failures = failed.toSorted((a, b) => order(a.endpoint, b.endpoint));
  return {
    report: {
      generatedAt: now(),
      place,
      endpoints: endpoints.toSorted((a, b) => order(a.endpoint, b.endpoint)),
      failures: failures.map(({ endpoint, error }) => ({ endpoint, reason: failureText(error) })),
    },
    failures: failures.map(
      ({ endpoint, error: { code, message } }) =>
        new CommandLineError(code, `${endpoint}: ${message}`),
    ),
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : 1);
