import type { Situation } from './accepted-set.ts';
import type { Definition } from './contract.ts';
import type { LedgerState } from './ledger.ts';
import type { Clock, Ledger, SecretDescription, Secrets } from './ports.ts';

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
      writers: definition.writers.map(({ name }) => name),
    },
  };
}

/** Also asks for unlabelled versions, of which a lost ledger would know nothing. */
export async function fullViewOf(secrets: Secrets, seen: Seen): Promise<View> {
  const view = viewOf(seen);
  const listed = await secrets.listVersions(seen.secret.arn);
  const versions = { stages: seen.secret.stages, listed };
  return { ...view, situation: { ...view.situation, versions } };
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
