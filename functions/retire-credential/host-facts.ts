import { type HostFacts, hostKey, type LedgerChange } from '../shared/ledger.ts';
import type { HostReport } from '../shared/ports.ts';

/** How long what a host said counts: one that said nothing for longer is gone. */
export const reportLifeMilliseconds = 86_400_000;
/** An item of the ledger holds 400 kB at most. */
const maximumHosts = 50;
const maximumTimes = 100;
const maximumDetail = 500;

type Hosts = ReadonlyMap<string, HostFacts>;

/** What is known of hosts after these reports, oldest first; read twice, they change nothing. */
export function hostsAfter(known: Hosts, reports: readonly HostReport[], now: number): Hosts {
  const hosts = new Map([...known].map(([key, facts]) => [key, younger(facts, now)]));
  for (const report of reports) {
    const key = hostKey(report);
    const facts = younger(withReport(hosts.get(key), report), now);
    // Most hosts only say that all is well, and are not kept.
    if (hosts.has(key) || (!isEmpty(facts) && hosts.size < maximumHosts)) hosts.set(key, facts);
  }
  return hosts;
}

export function hostChanges(known: Hosts, after: Hosts): LedgerChange[] {
  return [...after].flatMap(([key, facts]): LedgerChange[] => {
    const before = known.get(key);
    if (isEmpty(facts)) return before === undefined ? [] : [{ fact: 'host-forgotten', key }];
    const isKnown = JSON.stringify(facts) === JSON.stringify(before);
    return isKnown ? [] : [{ fact: 'host-reported', facts }];
  });
}

/** A host that is new finds neither block nor note once; again, and somebody removed both. */
export function isRepair(report: HostReport, after: Hosts): boolean {
  const { newAt = [] } = after.get(hostKey(report)) ?? {};
  const isNewAgain = report.outcome === 'new' && newAt.some((at) => at < report.at);
  return report.outcome === 'repaired' || isNewAgain;
}

function withReport(facts: HostFacts | undefined, report: HostReport): HostFacts {
  const { host, writer, at, outcome, detail = '' } = report;
  const { failure: before, repairedAt = [], newAt = [] } = facts ?? {};
  const isLate = before !== undefined && at <= before.at;
  const failed =
    outcome === 'failed'
      ? { since: before?.since ?? at, at, detail: detail.slice(0, maximumDetail) }
      : undefined;
  const failure = isLate ? before : failed;
  return {
    host,
    ...(writer === undefined ? {} : { writer }),
    ...(failure === undefined ? {} : { failure }),
    repairedAt: outcome === 'repaired' ? withTime(repairedAt, at) : repairedAt,
    newAt: outcome === 'new' ? withTime(newAt, at) : newAt,
  };
}

function withTime(times: readonly number[], at: number): readonly number[] {
  return [...new Set([...times, at])].sort((a, b) => a - b).slice(-maximumTimes);
}

function younger({ failure, ...facts }: HostFacts, now: number): HostFacts {
  const isYoung = (at: number): boolean => at >= now - reportLifeMilliseconds;
  const { host, writer } = facts;
  return {
    host,
    ...(writer === undefined ? {} : { writer }),
    ...(failure !== undefined && isYoung(failure.at) ? { failure } : {}),
    repairedAt: facts.repairedAt.filter(isYoung),
    newAt: facts.newAt.filter(isYoung),
  };
}

function isEmpty({ failure, repairedAt, newAt }: HostFacts): boolean {
  return failure === undefined && repairedAt.length + newAt.length === 0;
}
