import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { LedgerState, VersionFacts, WriterFacts } from '../shared/ledger.ts';

type Item = Readonly<Record<string, AttributeValue>>;

const versionTimes = new Set(['pendingAt', 'currentAt', 'supersededAt', 'legacyAt', 'provedAt']);

/** Attributes of one version are named `<fact>#<version id>`, of one writer `writer…#<name>`. */
export function toLedgerState(item: Item | undefined): LedgerState {
  const versions = new Map<string, VersionFacts>();
  const writers = new Map<string, WriterFacts>();
  for (const [attribute, value] of Object.entries(item ?? {})) {
    const [fact = '', name = ''] = attribute.split('#');
    const text = value.S ?? '';
    if (versionTimes.has(fact) || fact === 'base') {
      const known = { [fact]: fact === 'base' ? text : Number(value.N) };
      versions.set(name, { ...versions.get(name), ...known });
    }
    if (fact === 'attempts') {
      const attempts = (versions.get(name)?.attempts ?? 0) + Number(value.N);
      versions.set(name, { ...versions.get(name), attempts });
    }
    if (fact === 'writer') writers.set(name, writerOf(item ?? {}, name, text));
  }
  const applied = item?.['applied']?.S;
  return {
    sequence: Number(item?.['sequence']?.N ?? 0),
    ...(applied === undefined ? {} : { applied }),
    versions,
    writers,
  };
}

function writerOf(item: Item, name: string, versionId: string): WriterFacts {
  const isProofOfThis = item[`writerFreshVersion#${name}`]?.S === versionId;
  const freshAt = isProofOfThis ? item[`writerFreshAt#${name}`]?.N : undefined;
  return {
    versionId,
    confirmedAt: Number(item[`writerConfirmedAt#${name}`]?.N ?? 0),
    ...(freshAt === undefined ? {} : { freshAt: Number(freshAt) }),
  };
}
