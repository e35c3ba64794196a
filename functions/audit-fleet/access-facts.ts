import type { AuditFacts, Reader } from '../shared/ledger.ts';
import { type AccountAccess, isBeyondHistory, readsSince } from './account-access.ts';
import type { Audit } from './audit.ts';
import type { Seen } from './look-at-endpoint.ts';
import { isOurs, type KindOf, kindsFor, readersOf } from './readers.ts';
import { whoMayRead } from './who-may-read.ts';

/** An item of the ledger holds 400 kB at most. */
const maximumNamed = { readers: 20, refused: 20, mayRead: 50 } as const;

/** Who read the secret of one endpoint, and who could: what the ledger keeps of it. */
export function factsOf(audit: Audit, access: AccountAccess, seen: Seen): AuditFacts {
  const { reads, candidates } = access;
  const asked = readsSince(audit, seen);
  const since = Math.max(asked, reads?.since ?? audit.at);
  const found = (access.readsByEndpoint.get(seen.endpoint) ?? []).filter(({ at }) => at >= since);
  const kindOf = kindsFor(seen.endpoint, access);
  const isMayReadKnown = candidates !== undefined && seen.policy !== undefined;
  return {
    at: audit.at,
    since,
    isComplete:
      reads !== undefined &&
      (reads.isComplete || reads.since <= asked) &&
      !isBeyondHistory(audit, seen),
    ...named({
      readers: readersOf(
        found.filter(({ isRefused }) => !isRefused),
        kindOf,
      ),
      refused: readersOf(
        found.filter(({ isRefused }) => isRefused),
        kindOf,
      ),
      mayRead: mayReadOf(access, seen, kindOf),
    }),
    unknown: [
      ...(reads === undefined ? (['readers'] as const) : []),
      ...(isMayReadKnown ? [] : (['may-read'] as const)),
    ],
  };
}

const suffixes = {
  yes: '',
  'with-conditions': ' (with conditions)',
  'with-tags': ' (with conditions: tags of its session)',
} as const;

/** Strangers first; last whoever needs tags that it does not have, as hosts of other endpoints do. */
function mayReadOf({ candidates = [] }: AccountAccess, seen: Seen, kindOf: KindOf): string[] {
  const { arn } = seen.look.secret;
  return whoMayRead(candidates, { arn, policy: seen.policy ?? [] })
    .map(({ principal, reading }) => ({
      rank: (reading === 'with-tags' ? 2 : 0) + Number(isOurs(kindOf(principal))),
      text: `${principal}${suffixes[reading]}`,
    }))
    .sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1))
    .map(({ text }) => text);
}

type Lists = {
  readonly readers: readonly Reader[];
  readonly refused: readonly Reader[];
  readonly mayRead: readonly string[];
};

function named({ readers, refused, mayRead }: Lists): Lists & Pick<AuditFacts, 'unnamed'> {
  const beyond = (list: readonly unknown[], most: number) => Math.max(0, list.length - most);
  return {
    readers: readers.slice(0, maximumNamed.readers),
    refused: refused.slice(0, maximumNamed.refused),
    mayRead: mayRead.slice(0, maximumNamed.mayRead),
    unnamed: {
      readers: beyond(readers, maximumNamed.readers),
      refused: beyond(refused, maximumNamed.refused),
      mayRead: beyond(mayRead, maximumNamed.mayRead),
    },
  };
}
