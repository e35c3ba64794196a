import { createHash } from 'node:crypto';
import type { AcceptedCredential, Receiver } from '../receivers/receiver.ts';
import { type AcceptedReason, acceptedVersions } from './accepted-set.ts';
import { applyParameters, type Definition } from './contract.ts';
import { parseCredential } from './credential.ts';
import { PromrotateError } from './errors.ts';
import type { AcceptedSets, Clock, Hosts, Ledger, Secrets } from './ports.ts';
import { lookAgain, type View } from './view.ts';

export type ApplyDeps = {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly ledger: Ledger;
  readonly acceptedSets: AcceptedSets;
  readonly hosts: Hosts;
  readonly receiverOf: (definition: Definition) => Receiver;
};

export type AcceptedSet = {
  readonly credentials: readonly (AcceptedCredential & { readonly reason: AcceptedReason })[];
  readonly body: string;
  readonly fingerprint: string;
};

const maximumClaims = 5;
/** Run Command works through the receivers' hosts one after another: never all at once. */
const receiverWaveSize = '1';

/** Values of all accepted versions, rendered. Superseded versions that cannot be read are left out. */
export async function resolveAcceptedSet(deps: ApplyDeps, view: View): Promise<AcceptedSet> {
  const versions = acceptedVersions(view.situation);
  const read = await Promise.all(
    versions.map(async ({ versionId, reason }) => {
      const value = await deps.secrets.readVersion(view.secretArn, { versionId });
      if (value === undefined) return undefined;
      const credential = parse(value.text, versionId, reason);
      return credential && { secretArn: view.secretArn, versionId, reason, credential };
    }),
  );
  const credentials = oneOfEachName(read.filter((entry) => entry !== undefined));
  const body = await deps.receiverOf(view.definition).render(credentials);
  return { credentials, body, fingerprint: createHash('sha256').update(body).digest('hex') };
}

/** What was superseded may have been put by hand and never have worked: that must not stop us. */
function parse(text: string, versionId: string, reason: AcceptedReason) {
  try {
    return parseCredential(text, versionId);
  } catch (error) {
    if (reason === 'current' || reason === 'pending') throw error;
    return undefined;
  }
}

/** A receiver holds one hash a name; entries come in the order of their importance, go by name. */
function oneOfEachName<Entry extends AcceptedCredential>(entries: readonly Entry[]): Entry[] {
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    if (!byName.has(entry.credential.username)) byName.set(entry.credential.username, entry);
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** How the ledger notes that this set was applied under this sequence. */
export function appliedMark(sequence: number, { fingerprint }: AcceptedSet): string {
  return `${sequence}:${fingerprint}`;
}

/**
 * Writes the accepted set to its parameter and has every receiver host apply it. Repeating it is
 * harmless. Parameter Store has no compare-and-swap, so whoever writes takes a sequence from the
 * ledger first and, when somebody took a later one meanwhile, looks and writes again; hosts refuse
 * whatever is older than what they hold.
 */
export async function applyAcceptedSet(
  deps: ApplyDeps,
  first: { readonly view: View; readonly set: AcceptedSet },
  deadline: number,
): Promise<{ readonly set: AcceptedSet; readonly sequence: number }> {
  let { view, set } = first;
  for (let claims = 0; claims < maximumClaims; claims += 1) {
    const sequence = await writeAcceptedSet(deps, view, set);
    if (sequence !== undefined) {
      await deliver(deps, view.definition, sequence, deadline);
      return { set, sequence };
    }
    view = await lookAgain(deps, view);
    set = await resolveAcceptedSet(deps, view);
  }
  throw new PromrotateError(
    'ACCEPTED_SET_CONTENDED',
    `expected to write the accepted set alone, found ${maximumClaims} others writing it meanwhile`,
    { retryable: true },
  );
}

/** The sequence under which the set was written; undefined when somebody else wrote meanwhile. */
async function writeAcceptedSet(
  { ledger, acceptedSets }: ApplyDeps,
  { definition: { endpoint }, situation }: View,
  { body }: AcceptedSet,
): Promise<number | undefined> {
  const after = situation.ledger.sequence;
  // The time of the look: after the loss of the ledger too, a later look has a later sequence.
  const next = Math.max(after + 1, situation.now);
  if (!(await ledger.claimSequence(endpoint, { after, next }))) return undefined;
  await acceptedSets.write(endpoint, `# promrotate endpoint=${endpoint} sequence=${next}\n${body}`);
  return (await ledger.read(endpoint)).sequence === next ? next : undefined;
}

async function deliver(
  { hosts }: ApplyDeps,
  { endpoint, receiver }: Definition,
  sequence: number,
  deadline: number,
): Promise<void> {
  const { delivery, adopt } = receiver;
  if (delivery.kind === 'parameter') return;
  await hosts.run({
    document: 'apply',
    hosts: delivery.hosts,
    waveSize: receiverWaveSize,
    deadline,
    parameters: {
      [applyParameters.endpoint]: endpoint,
      [applyParameters.sequence]: String(sequence),
      [applyParameters.file]: delivery.file,
      [applyParameters.adopt]: adopt ?? '',
      [applyParameters.checkUrl]: delivery.checkUrl ?? '',
    },
  });
}
