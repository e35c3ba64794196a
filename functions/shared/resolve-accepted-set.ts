import { createHash } from 'node:crypto';
import type { AcceptedCredential, Receiver } from '../receivers/receiver.ts';
import { type AcceptedVersion, acceptedVersions } from './accepted-set.ts';
import type { Definition } from './contract.ts';
import { type Credential, parseCredential } from './credential.ts';
import { PromrotateError } from './errors.ts';
import type { AcceptedSets, Ledger, Secrets } from './ports.ts';
import { candidateUserNames } from './user-name.ts';
import type { View } from './view.ts';

export type ResolveDeps = {
  readonly secrets: Secrets;
  readonly ledger: Ledger;
  readonly acceptedSets: AcceptedSets;
  readonly receiverOf: (definition: Definition) => Receiver;
};

export type AcceptedSet = {
  readonly body: string;
  /** What a probe needs. */
  readonly current: ProbedVersion;
  readonly pending?: ProbedVersion;
  /** Another accepted version, or the file's own line that is adopted, has the current one's name. */
  readonly isCurrentContested: boolean;
};

export type ProbedVersion = { readonly versionId: string; readonly credential: Credential };

type Entry = AcceptedVersion & {
  readonly username: string;
  readonly verifier: string;
  readonly credential?: Credential;
};

export function headerOf(endpoint: string, sequence: number): string {
  return `# promrotate endpoint=${endpoint} sequence=${sequence}\n`;
}

/** How the ledger notes that a set was applied under a sequence. */
export function appliedMark(sequence: number, body: string): string {
  return `${sequence}:${createHash('sha256').update(body).digest('hex')}`;
}

/** @throws CURRENT_MISSING, VERSION_UNREADABLE, SECRET_VALUE_MALFORMED */
export async function resolveAcceptedSet(deps: ResolveDeps, view: View): Promise<AcceptedSet> {
  const versions = acceptedVersions(view.situation);
  const known = await knownVerifiers(deps, view, versions);
  const read = versions.map((version) => toEntry(deps, view, version, known));
  const entries = (await Promise.all(read)).filter((entry) => entry !== undefined);
  const [current, ...others] = entries;
  if (current?.credential === undefined) throw missing(versions[0]?.versionId ?? '');

  const body = deps.receiverOf(view.definition).render(oneOfEachName(entries));
  const { username } = current;
  const pending = others.find(({ reason }) => reason === 'pending');
  return {
    body,
    current: { versionId: current.versionId, credential: current.credential },
    ...(pending?.credential ? { pending: { ...pending, credential: pending.credential } } : {}),
    isCurrentContested:
      username === view.definition.receiver.adopt ||
      others.some((other) => other.username === username && other.verifier !== current.verifier),
  };
}

/**
 * Verifiers in the set that was applied last, so that a rotation need not read and hash every
 * version again. Only when the ledger vouches for the parameter, byte for byte.
 */
async function knownVerifiers(
  { acceptedSets, receiverOf }: ResolveDeps,
  { definition, situation: { ledger } }: View,
  versions: readonly AcceptedVersion[],
): Promise<ReadonlyMap<string, string>> {
  const probed = 1 + Number(versions.some(({ reason }) => reason === 'pending'));
  // One value is read as fast as the parameter.
  if (versions.length <= probed + 1 || ledger.applied === undefined) return new Map();
  const content = (await acceptedSets.read(definition.endpoint)) ?? '';
  const body = content.slice(headerOf(definition.endpoint, ledger.sequence).length);
  const isOurs = ledger.applied === appliedMark(ledger.sequence, body);
  return isOurs ? receiverOf(definition).parse(body) : new Map();
}

async function toEntry(
  deps: ResolveDeps,
  view: View,
  version: AcceptedVersion,
  known: ReadonlyMap<string, string>,
): Promise<Entry | undefined> {
  const { versionId, reason } = version;
  const isProbed = reason === 'current' || reason === 'pending';
  const [ownName = '', ...otherNames] = candidateUserNames(view.definition, versionId);
  const verifier = known.get(ownName);
  // A name of one version alone tells which version a verifier belongs to.
  if (!isProbed && otherNames.length === 0 && verifier !== undefined) {
    return { ...version, username: ownName, verifier };
  }

  const value = await deps.secrets.readVersion(view.secretArn, { versionId });
  if (value === undefined) return unreadable(view, version);
  const credential = parse(value.text, version);
  if (credential === undefined) return undefined;
  const accepted: AcceptedCredential = { secretArn: view.secretArn, versionId, credential };
  const fresh = await deps.receiverOf(view.definition).verifierOf(accepted);
  return { ...version, username: credential.username, verifier: fresh, credential };
}

/** What was once current has to stay accepted; whatever else cannot be read was never in use. */
function unreadable({ situation }: View, { versionId, reason }: AcceptedVersion): undefined {
  if (reason === 'current') throw missing(versionId);
  const wasInUse = situation.ledger.versions.get(versionId)?.currentAt !== undefined;
  if (reason !== 'in-grace' || !wasInUse) return undefined;
  throw new PromrotateError(
    'VERSION_UNREADABLE',
    `expected to read version "${versionId}", which is within its grace, found no value`,
    { retryable: true },
  );
}

function missing(versionId: string): PromrotateError {
  return new PromrotateError('CURRENT_MISSING', `expected a value in version "${versionId}"`, {
    retryable: true,
  });
}

/** What was superseded may have been put by hand and never have worked: that must not stop us. */
function parse(text: string, { versionId, reason }: AcceptedVersion): Credential | undefined {
  try {
    return parseCredential(text, versionId);
  } catch (error) {
    if (reason === 'current' || reason === 'pending') throw error;
    return undefined;
  }
}

/** A receiver holds one verifier a name; entries come in the order of their importance. */
function oneOfEachName(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  for (const { username, verifier } of entries) {
    if (!byName.has(username)) byName.set(username, verifier);
  }
  return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)));
}
