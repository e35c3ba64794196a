import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { findingKey } from '../shared/finding.ts';
import { hostKey, type LedgerChange, type LedgerEvent } from '../shared/ledger.ts';
import { endFacts, steps, versionFacts } from './ledger-attributes.ts';

export type UpdateExpression = {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
};

type Edit =
  | {
      readonly kind: 'set' | 'set-once' | 'add';
      readonly attribute: string;
      readonly value: AttributeValue;
    }
  | { readonly kind: 'remove'; readonly attribute: string };

function time(kind: 'set' | 'set-once', attribute: string, at: number): Edit {
  return { kind, attribute, value: { N: String(at) } };
}

function json(attribute: string, value: object): Edit {
  return { kind: 'set', attribute, value: { S: JSON.stringify(value) } };
}

function without(...attributes: string[]): Edit[] {
  return attributes.map((attribute) => ({ kind: 'remove', attribute }));
}

export const eventAttribute = ({ at, kind, subject }: LedgerEvent): string =>
  `event#${at}#${kind}#${subject}`;

function toEdits(change: LedgerChange): Edit[] {
  switch (change.fact) {
    case 'started':
    case 'pending':
    case 'current':
    case 'superseded':
    case 'proved':
    case 'legacy':
    case 'retired':
    case 'refused':
    case 'watched':
      return [time('set-once', `${change.fact}At#${change.versionId}`, change.at)];
    case 'unused':
      return [time('set', `unusedAt#${change.versionId}`, change.at)];
    case 'confirmed':
    case 'fresh':
    case 'quiet':
      return writerEdits(change);
    case 'applied':
      return [{ kind: 'set', attribute: 'applied', value: { S: change.applied } }];
    case 'event':
      return [json(eventAttribute(change.event), change.event)];
    case 'event-forgotten':
      return without(eventAttribute(change.event));
    case 'finding-opened':
      return [json(`finding#${findingKey(change.finding)}`, change.finding)];
    case 'finding-closed':
      return without(`finding#${change.key}`);
    case 'paused':
      return [json('pause', change.pause)];
    case 'resumed':
      return without('pause');
    case 'host-reported':
      return [json(`host#${hostKey(change.facts)}`, change.facts)];
    case 'host-forgotten':
      return without(`host#${change.key}`);
    case 'reports-read':
      return [time('set', 'reportsReadAt', change.at)];
    case 'probed':
      return [json('probe', change.facts)];
    case 'audited':
      return [json('audit', change.facts)];
    case 'compromised':
    case 'reinstated':
    case 'forgotten':
    case 'readmitted':
    case 'base':
    case 'failed':
      return versionEdits(change);
  }
}

type ChangeOf<Fact extends LedgerChange['fact']> = Extract<LedgerChange, { readonly fact: Fact }>;

function versionEdits(
  change: ChangeOf<'compromised' | 'reinstated' | 'forgotten' | 'readmitted' | 'base' | 'failed'>,
): Edit[] {
  const of = (fact: string): string => `${fact}#${change.versionId}`;
  switch (change.fact) {
    case 'compromised':
      return [
        time('set-once', of('compromisedAt'), change.at),
        time('set', of('leakGraceSeconds'), change.graceSeconds),
        ...without(of('refusedAt')),
      ];
    case 'reinstated':
      return without(...['supersededAt', 'readmittedAt', 'neededAt', ...endFacts].map(of));
    case 'forgotten':
      return without(...versionFacts.map(of), ...steps.map((step) => `${of('attempts')}#${step}`));
    case 'readmitted':
      return [
        time('set', of('readmittedAt'), change.at),
        ...(change.isNeeded === true ? [time('set', of('neededAt'), change.at)] : []),
        ...without(...endFacts.map(of)),
      ];
    case 'base':
      return [{ kind: 'set', attribute: of('base'), value: { S: change.base } }];
    case 'failed':
      return [
        json(of('failure'), change.failure),
        ...(change.isRefusal
          ? [{ kind: 'add' as const, attribute: of('refusals'), value: { N: '1' } }]
          : []),
      ];
  }
}

function writerEdits(change: ChangeOf<'confirmed' | 'fresh' | 'quiet'>): Edit[] {
  const of = (fact: string): string => `${fact}#${change.writer}`;
  switch (change.fact) {
    case 'confirmed':
      return [
        { kind: 'set', attribute: of('writer'), value: { S: change.versionId } },
        time('set', of('writerConfirmedAt'), change.at),
      ];
    case 'fresh':
      // Of whichever version it was: a late proof must not count for the next version.
      return [
        { kind: 'set', attribute: of('writerFreshVersion'), value: { S: change.versionId } },
        time('set', of('writerFreshAt'), change.at),
      ];
    case 'quiet':
      return without(
        of('writer'),
        of('writerConfirmedAt'),
        of('writerFreshVersion'),
        of('writerFreshAt'),
      );
  }
}

/** What an update does beside the changes, as the parts of its expression. */
export type Beside = {
  readonly sets?: readonly string[];
  readonly removes?: readonly string[];
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
};

/** One UpdateItem for all changes; there has to be at least one, or something beside. */
export function toUpdate(changes: readonly LedgerChange[], beside?: Beside): UpdateExpression {
  const names: Record<string, string> = { ...beside?.names };
  const values: Record<string, AttributeValue> = { ...beside?.values };
  const sets: string[] = [...(beside?.sets ?? [])];
  const removes: string[] = [...(beside?.removes ?? [])];
  for (const [index, edit] of changes.flatMap(toEdits).entries()) {
    const [name, value] = [`#a${index}`, `:v${index}`];
    names[name] = edit.attribute;
    if (edit.kind === 'remove') {
      removes.push(name);
      continue;
    }
    values[value] = edit.value;
    sets.push(assignment(edit.kind, name, value));
  }
  // DynamoDB refuses a value that no expression uses.
  if (sets.some((text) => text.includes(zero))) values[zero] = { N: '0' };
  const clauses = [clause('SET', sets), clause('REMOVE', removes)].filter((text) => text !== '');
  return {
    UpdateExpression: clauses.join(' '),
    ...(beside === undefined ? {} : { ConditionExpression: beside.condition }),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

const zero = ':zero';

function assignment(kind: 'set' | 'set-once' | 'add', name: string, value: string): string {
  if (kind === 'set') return `${name} = ${value}`;
  if (kind === 'set-once') return `${name} = if_not_exists(${name}, ${value})`;
  return `${name} = if_not_exists(${name}, ${zero}) + ${value}`;
}

function clause(verb: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${verb} ${parts.join(', ')}`;
}
