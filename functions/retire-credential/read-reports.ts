import type { LedgerChange } from '../shared/ledger.ts';
import type { Run, SettleDeps } from './run.ts';

const dayMilliseconds = 86_400_000;
/** A report may show up some time after it was made; noted twice, it is one event. */
const lateMilliseconds = 15 * 60_000;
/** An update of an item is an expression of at most 4 kB. */
const maximumAtOnce = 30;

/** Notes in the history which hosts had their file repaired since the last time. */
export async function readReports(
  deps: SettleDeps,
  { definition: { endpoint } }: Run,
): Promise<void> {
  const now = deps.clock.now();
  const { reportsReadAt } = await deps.ledger.read(endpoint);
  const since = reportsReadAt === undefined ? now - dayMilliseconds : reportsReadAt;
  const reports = await deps.hostReports.since(endpoint, since - lateMilliseconds);
  const repairs = reports
    .filter(({ outcome }) => outcome === 'repaired')
    .slice(-maximumAtOnce)
    .map(({ at, host, detail = 'our block was not as we left it' }): LedgerChange => {
      return { fact: 'event', event: { at, kind: 'repaired', subject: host, detail } };
    });
  await deps.ledger.record(endpoint, [...repairs, { fact: 'reports-read', at: now }]);
}
