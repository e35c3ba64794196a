import type { Identity, SecretRead } from '../shared/audit-ports.ts';
import { endpointRoleTags } from '../shared/contract.ts';
import { secretNameOf } from '../shared/endpoint-name.ts';
import type { Reader } from '../shared/ledger.ts';

export type KindOf = (principal: string) => Reader['kind'];

/** Tells functions of ours and hosts of an endpoint from anybody else, by the ARN of their role. */
export function kindsFor(
  endpoint: string,
  known: {
    readonly functionRoles: readonly string[];
    /** Absent where nobody could look; who is no function of ours is unknown then. */
    readonly identities: readonly Pick<Identity, 'arn' | 'tags'>[] | undefined;
  },
): KindOf {
  const isOfEndpoint = ({ tags }: Pick<Identity, 'tags'>): boolean =>
    endpointRoleTags.some((tag) => tags[tag] === endpoint);
  const hosts =
    known.identities && new Set(known.identities.filter(isOfEndpoint).map(({ arn }) => arn));
  return (principal) => {
    if (known.functionRoles.includes(principal)) return 'function';
    if (hosts === undefined) return 'unknown';
    return hosts.has(principal) ? 'host' : 'other';
  };
}

export const isOurs = (kind: Reader['kind']): boolean => kind === 'function' || kind === 'host';

/** By every way to name a secret: its ARN, whole or without its last seven characters, and its name. */
export function readsByEndpoint(
  reads: readonly SecretRead[],
  secrets: readonly { readonly endpoint: string; readonly arn: string }[],
): ReadonlyMap<string, readonly SecretRead[]> {
  const endpoints = new Map(
    secrets.flatMap(({ endpoint, arn }) =>
      [arn, arn.replace(/-[A-Za-z0-9]{6}$/, ''), secretNameOf(endpoint)].map(
        (name) => [name, endpoint] as const,
      ),
    ),
  );
  const found = new Map<string, SecretRead[]>();
  for (const read of reads) {
    const endpoint = endpoints.get(read.secretId);
    if (endpoint === undefined) continue;
    const known = found.get(endpoint);
    if (known === undefined) found.set(endpoint, [read]);
    else known.push(read);
  }
  return found;
}

/** Strangers first, then the most recent ones. */
export function readersOf(reads: readonly SecretRead[], kindOf: KindOf): Reader[] {
  const readers = new Map<string, Reader>();
  for (const { principal, at } of reads) {
    const { count = 0, lastAt = at } = readers.get(principal) ?? {};
    const kind = kindOf(principal);
    readers.set(principal, { principal, kind, count: count + 1, lastAt: Math.max(lastAt, at) });
  }
  const isStranger = ({ kind }: Reader): number => Number(!isOurs(kind));
  return [...readers.values()].sort((a, b) => isStranger(b) - isStranger(a) || b.lastAt - a.lastAt);
}
