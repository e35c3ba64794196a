import type { ScheduleState } from '../shared/audit-ports.ts';
import { probeScheduleName } from '../shared/contract.ts';
import { type Look, look } from '../shared/look.ts';
import { tellError } from '../shared/tell-error.ts';
import { currentVersion } from '../shared/versions.ts';
import { askForEndpoint } from './ask-for-endpoint.ts';
import { type Audit, type AuditDeps, type AuditPart, attempt } from './audit.ts';
import { readStatements, type Statement } from './policy-statements.ts';

/** An endpoint as the audit found it; what could not be found out is absent. */
export type Seen = {
  readonly endpoint: string;
  readonly look: Look;
  readonly ageSeconds: number | undefined;
  readonly schedule: ScheduleState | undefined;
  /** What the secret's own policy says of reading it. */
  readonly policy: readonly Statement[] | undefined;
};

export type Unseen = { readonly endpoint: string; readonly reason: string };

export async function lookAtEndpoint(
  deps: AuditDeps,
  audit: Audit,
  endpoint: string,
): Promise<Seen | Unseen> {
  const unseen = (reason: string): Unseen => {
    deps.log.warn('endpoint not looked at', { endpoint, reason });
    return { endpoint, reason };
  };
  if (deps.clock.now() >= audit.until.looking) return unseen('no time was left to look at it');
  try {
    return await seenOf(deps, audit, endpoint);
  } catch (error) {
    return unseen(tellError(error));
  }
}

async function seenOf(deps: AuditDeps, audit: Audit, endpoint: string): Promise<Seen> {
  const seen = await look(deps, await deps.definitions.read(endpoint));
  const ask = <Result>(part: AuditPart, run: () => Promise<Result>) =>
    askForEndpoint(deps, audit, part, run);
  const policy = await ask('may-read', async () => ({
    text: await deps.secretFacts.policyOf(seen.secret.arn),
  }));
  return {
    endpoint,
    look: seen,
    ageSeconds: await ask('ages', () => ageOf(deps, seen)),
    schedule: await ask('schedules', () => deps.schedules.stateOf(probeScheduleName(endpoint))),
    policy: policy && (await attempt(deps, audit, 'may-read', async () => statementsOf(policy))),
  };
}

const statementsOf = ({ text }: { readonly text: string | undefined }): readonly Statement[] =>
  text === undefined ? [] : readStatements(text);

/**
 * Of the current credential. Where the ledger does not know since when it is current, as before the
 * first rotation, it is as old as its version at least.
 */
async function ageOf({ secretFacts }: AuditDeps, seen: Look): Promise<number | undefined> {
  const { ledger, secret, situation } = seen;
  const current = currentVersion(situation.versions.stages);
  const since =
    ledger.versions.get(current)?.currentAt ?? (await secretFacts.createdAt(secret.arn, current));
  return since === undefined ? undefined : (situation.now - since) / 1000;
}
