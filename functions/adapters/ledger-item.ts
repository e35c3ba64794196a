import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Finding, findingKey } from '../shared/finding.ts';
import {
  type HostFacts,
  hostKey,
  type LedgerEvent,
  type LedgerState,
  type VersionFacts,
  type WriterFacts,
} from '../shared/ledger.ts';
import { numberFacts } from './ledger-attributes.ts';
import { readNote } from './ledger-notes.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** Attributes of one version are named `<fact>#<version id>`, of one writer `writer…#<name>`. */
export function toLedgerState(item: Item = {}): LedgerState {
  const versions = new Map<string, VersionFacts>();
  const writers = new Map<string, WriterFacts>();
  const events: LedgerEvent[] = [];
  const findings = new Map<string, Finding>();
  const hosts = new Map<string, HostFacts>();
  for (const [attribute, value] of Object.entries(item)) {
    const [fact = '', name = ''] = attribute.split('#');
    const known = versionFact(fact, value, versions.get(name));
    if (known !== undefined) versions.set(name, { ...versions.get(name), ...known });
    if (fact === 'writer') writers.set(name, writerOf(item, name, value.S ?? ''));
    const event = fact === 'event' ? readNote('event', value.S) : undefined;
    if (event !== undefined) events.push(event);
    const finding = fact === 'finding' ? readNote('finding', value.S) : undefined;
    if (finding !== undefined) findings.set(findingKey(finding), finding);
    const host = fact === 'host' ? readNote('host', value.S) : undefined;
    if (host !== undefined) hosts.set(hostKey(host), host);
  }
  return {
    sequence: Number(item['sequence']?.N ?? 0),
    versions,
    writers,
    events: events.sort((a, b) => a.at - b.at),
    findings,
    hosts,
    ...singleFacts(item),
  };
}

function singleFacts(item: Item): Partial<LedgerState> {
  const facts = {
    applied: item['applied']?.S,
    order: readNote('order', item['order']?.S),
    closedOrder: readNote('closedOrder', item['closedOrder']?.S),
    pause: readNote('pause', item['pause']?.S),
    probe: readNote('probe', item['probe']?.S),
    audit: readNote('audit', item['audit']?.S),
    reportsReadAt: item['reportsReadAt'] && Number(item['reportsReadAt'].N),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
}

function versionFact(
  fact: string,
  { S: text = '', N: number }: AttributeValue,
  before: VersionFacts = {},
): VersionFacts | undefined {
  if (numberFacts.has(fact)) return { [fact]: Number(number) };
  if (fact === 'base') return { base: text };
  if (fact === 'attempts') return { attempts: (before.attempts ?? 0) + Number(number) };
  const failure = fact === 'failure' ? readNote('failure', text) : undefined;
  return failure && { failure };
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
