import {
  type Finding,
  findingCodes,
  findingKey,
  type LedgerChange,
  type LedgerState,
} from '../shared/ledger.ts';
import type { Problem } from './findings.ts';
import type { SettleDeps } from './run.ts';

/** Opens what is new and closes what is over; people hear of both, at least once. */
export async function reconcileFindings(
  deps: SettleDeps,
  endpoint: string,
  { findings }: LedgerState,
  problems: readonly Problem[],
): Promise<void> {
  const now = deps.clock.now();
  const changes: LedgerChange[] = [];
  const byKey = new Map(problems.map((problem) => [findingKey(problem), problem]));
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
    if (byKey.has(key)) continue;
    if (finding.isUntold === true) await deps.notices.publish(noticeOf(endpoint, finding, ''));
    await deps.notices.publish(noticeOf(endpoint, finding, 'over: '));
    changes.push({ fact: 'finding-closed', key });
  }
  if (changes.length > 0) await deps.ledger.record(endpoint, changes);
  deps.countFindings(endpoint, countByCode([...byKey.values()]));
}

/** Each code, those without a finding too: an alarm needs to see that it is over. */
export function countByCode(problems: readonly Pick<Finding, 'code'>[]) {
  return new Map(
    findingCodes.map((code) => [code, problems.filter((problem) => problem.code === code).length]),
  );
}

function noticeOf(endpoint: string, { code, subject, detail }: Problem, state: '' | 'over: ') {
  return {
    subject: `promrotate ${endpoint}: ${state}${code}`,
    text: `endpoint: ${endpoint}\n${state}${code}\nconcerns: ${subject}\n${detail}\n`,
  };
}
