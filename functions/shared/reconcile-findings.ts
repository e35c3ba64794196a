import {
  type Finding,
  type FindingCode,
  type FindingOwner,
  findingCodes,
  findingKey,
  findingOwners,
  type Problem,
} from './finding.ts';
import type { LedgerChange, LedgerState } from './ledger.ts';
import type { Clock, Ledger, Notices } from './ports.ts';

export type ReconcileDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly ledger: Pick<Ledger, 'record'>;
  readonly notices: Notices;
  /** Publishes how many findings of each code are open. */
  readonly countFindings: (endpoint: string, counts: ReadonlyMap<FindingCode, number>) => void;
};

/**
 * Opens what is new and closes what is over, of the owner's codes alone; people hear of both, at
 * least once. Counts them first: the alarm has to go off also where a notice cannot be sent.
 */
export async function reconcileFindings(
  deps: ReconcileDeps,
  endpoint: string,
  { findings }: Pick<LedgerState, 'findings'>,
  { problems, owner }: { readonly problems: readonly Problem[]; readonly owner: FindingOwner },
): Promise<void> {
  const now = deps.clock.now();
  const changes: LedgerChange[] = [];
  const byKey = new Map(problems.map((problem) => [findingKey(problem), problem]));
  deps.countFindings(endpoint, countByCode([...byKey.values()], owner));
  for (const [key, problem] of byKey) {
    const open = findings.get(key);
    const isNew = open === undefined || open.isUntold === true;
    if (isNew) await deps.notices.publish(noticeOf(endpoint, problem, ''));
    if (!isNew && open.detail === problem.detail) continue;
    const { code, subject, detail } = problem;
    const finding = { code, subject, detail, since: open?.since ?? now };
    changes.push({ fact: 'finding-opened', finding });
  }
  for (const [key, finding] of findings) {
    if (byKey.has(key) || findingOwners[finding.code] !== owner) continue;
    if (finding.isUntold === true) await deps.notices.publish(noticeOf(endpoint, finding, ''));
    await deps.notices.publish(noticeOf(endpoint, finding, 'over: '));
    changes.push({ fact: 'finding-closed', key });
  }
  if (changes.length > 0) await deps.ledger.record(endpoint, changes);
}

/** Each code of the owner, those without a finding too: an alarm needs to see that it is over. */
export function countByCode(
  problems: readonly Pick<Finding, 'code'>[],
  owner: FindingOwner,
): ReadonlyMap<FindingCode, number> {
  return new Map(
    findingCodes
      .filter((code) => findingOwners[code] === owner)
      .map((code) => [code, problems.filter((problem) => problem.code === code).length]),
  );
}

function noticeOf(endpoint: string, { code, subject, detail }: Problem, state: '' | 'over: ') {
  return {
    subject: `promrotate ${endpoint}: ${state}${code}`,
    text: `endpoint: ${endpoint}\n${state}${code}\nconcerns: ${subject}\n${detail}\n`,
  };
}
