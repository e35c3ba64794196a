import { type Situation } from './accepted-set.ts';
import type { Definition } from './contract.ts';
import { parseCredential } from './credential.ts';
import type { LedgerState } from './ledger.ts';
import { observedChanges } from './observed-changes.ts';
import type { Clock, Ledger, SecretDescription, Secrets } from './ports.ts';
import { candidateUserNames } from './user-name.ts';

/**
 * One endpoint, as seen by one look at its ledger and its secret, in this order: a label that moved
 * between the two is then seen late, never early, and whoever applied a set meanwhile is noticed.
 */
export type View = {
  readonly definition: Definition;
  readonly secretArn: string;
  readonly situation: Situation;
};

type Seen = {
  readonly definition: Definition;
  readonly secret: SecretDescription;
  readonly ledger: LedgerState;
  readonly now: number;
};

/** Without asking again: knows labelled versions and those that the ledger has noted. */
export function viewOf({ definition, secret, ledger, now }: Seen): View {
  return {
    definition,
    secretArn: secret.arn,
    situation: {
      versions: { stages: secret.stages, listed: [...ledger.versions.keys()] },
      ledger,
      now,
      graceSeconds: definition.graceSeconds,
      overlap: {
        maxSeconds: definition.retirement.maxOverlapSeconds,
        onEnd: definition.retirement.onOverlapEnd,
      },
      writers: definition.writers.map(({ name }) => name),
      unseenWriters: definition.writers
        .filter(({ freshness }) => freshness === undefined)
        .map(({ name }) => name),
      legacy: [],
    },
  };
}

/** Also asks for unlabelled versions, of which a lost ledger would know nothing. */
export async function fullViewOf(secrets: Secrets, seen: Seen): Promise<View> {
  const { arn, stages } = seen.secret;
  const view = viewOf(seen);
  const listed = await secrets.listVersions(arn);
  const unlabelled = listed.filter((versionId) => !stages.has(versionId));
  const isNew = unlabelled.length > 0 && (await isFirstContact(secrets, seen, listed));
  const legacy = isNew ? unlabelled : [];
  return { ...view, situation: { ...view.situation, versions: { stages, listed }, legacy } };
}

/**
 * Whether no rotation of ours was here before: then old values of the secret are of no concern. An
 * empty ledger alone does not say so, it may have been lost; a name that we give does.
 */
async function isFirstContact(
  secrets: Secrets,
  { definition, secret, ledger }: Seen,
  listed: readonly string[],
): Promise<boolean> {
  if (hasMetSecret(ledger)) return false;
  for (const versionId of listed) {
    const value = await secrets.readVersion(secret.arn, { versionId });
    const isPending = secret.stages.get(versionId)?.includes('AWSPENDING') ?? false;
    if (value === undefined || isPending) continue;
    const names = candidateUserNames(definition, versionId);
    if (names.includes(nameIn(value.text, versionId))) return false;
  }
  return true;
}

export function hasMetSecret({ sequence, versions }: LedgerState): boolean {
  return sequence > 0 || [...versions.values()].some(({ currentAt }) => currentAt !== undefined);
}

function nameIn(text: string, versionId: string): string {
  try {
    return parseCredential(text, versionId).username;
  } catch {
    return '';
  }
}

/**
 * What this look teaches the ledger, unless somebody applied a set since: a run that was held up
 * could otherwise end a version that was taken back meanwhile. False when it was too late.
 */
export async function noteObserved(
  ledger: Ledger,
  { definition: { endpoint }, situation }: View,
): Promise<boolean> {
  const changes = observedChanges(situation);
  if (changes.length === 0) return true;
  return ledger.recordIf(endpoint, { sequence: situation.ledger.sequence, changes });
}

/** The same endpoint as it is now. */
export async function lookAgain(
  deps: { readonly clock: Clock; readonly secrets: Secrets; readonly ledger: Ledger },
  { definition, secretArn }: View,
): Promise<View> {
  const ledger = await deps.ledger.read(definition.endpoint);
  const secret = await deps.secrets.describe(secretArn);
  return fullViewOf(deps.secrets, { definition, secret, ledger, now: deps.clock.now() });
}
