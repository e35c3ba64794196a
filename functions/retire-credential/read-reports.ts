import type { LedgerChange } from '../shared/ledger.ts';
import type { HostReport } from '../shared/ports.ts';
import { hostChanges, hostsAfter, isRepair, reportLifeMilliseconds } from './host-facts.ts';
import type { Run, SettleDeps } from './run.ts';

/** A report may show up some time after it was made; noted twice, it is one event. */
const lateMilliseconds = 15 * 60_000;
/** An update of an item is an expression of at most 4 kB. */
const maximumAtOnce = 30;

/** Notes which hosts failed since the last time, and in the history which had their file repaired. */
export async function readReports(deps: SettleDeps, { definition }: Run): Promise<void> {
  const { endpoint } = definition;
  const now = deps.clock.now();
  const { reportsReadAt, hosts } = await deps.ledger.read(endpoint);
  const since = reportsReadAt ?? now - reportLifeMilliseconds;
  const reports = await deps.hostReports.since(definition, since - lateMilliseconds);
  const after = hostsAfter(hosts, reports, now);
  const changes = hostChanges(hosts, after);
  for (let begin = 0; begin < changes.length; begin += maximumAtOnce) {
    await deps.ledger.record(endpoint, changes.slice(begin, begin + maximumAtOnce));
  }
  const repairs = reports
    .filter((report) => isRepair(report, after))
    .slice(-maximumAtOnce)
    .map(toEvent);
  await deps.ledger.record(endpoint, [...repairs, { fact: 'reports-read', at: now }]);
}

function toEvent({ at, host, outcome }: HostReport): LedgerChange {
  const detail =
    outcome === 'new'
      ? 'our block was gone, and the note of it'
      : 'our block was not as we left it';
  return { fact: 'event', event: { at, kind: 'repaired', subject: host, detail } };
}
