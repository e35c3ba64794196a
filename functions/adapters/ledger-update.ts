import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { LedgerChange } from '../shared/ledger.ts';

export type UpdateExpression = {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
};

type Edit =
  | {
      readonly kind: 'set' | 'set-once';
      readonly attribute: string;
      readonly value: AttributeValue;
    }
  | { readonly kind: 'remove'; readonly attribute: string };

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const versionFacts = ['pendingAt', 'currentAt', 'supersededAt', 'legacyAt', 'provedAt', 'base'];

function time(kind: 'set' | 'set-once', attribute: string, at: number): Edit {
  return { kind, attribute, value: { N: String(at) } };
}

function toEdits(change: LedgerChange): Edit[] {
  switch (change.fact) {
    case 'pending':
    case 'current':
    case 'superseded':
    case 'proved':
    case 'legacy':
      return [time('set-once', `${change.fact}At#${change.versionId}`, change.at)];
    case 'reinstated':
      return [{ kind: 'remove', attribute: `supersededAt#${change.versionId}` }];
    case 'forgotten':
      return [
        ...versionFacts.map((fact) => `${fact}#${change.versionId}`),
        ...steps.map((step) => `attempts#${change.versionId}#${step}`),
      ].map((attribute) => ({ kind: 'remove', attribute }));
    case 'base':
      return [{ kind: 'set', attribute: `base#${change.versionId}`, value: { S: change.base } }];
    case 'applied':
      return [{ kind: 'set', attribute: 'applied', value: { S: change.applied } }];
    case 'confirmed':
      return [
        { kind: 'set', attribute: `writer#${change.writer}`, value: { S: change.versionId } },
        time('set', `writerConfirmedAt#${change.writer}`, change.at),
      ];
    case 'fresh':
      // Of whichever version it was: a late proof must not count for the next version.
      return [
        {
          kind: 'set',
          attribute: `writerFreshVersion#${change.writer}`,
          value: { S: change.versionId },
        },
        time('set', `writerFreshAt#${change.writer}`, change.at),
      ];
  }
}

/** One UpdateItem for all changes; there has to be at least one. */
export function toUpdate(changes: readonly LedgerChange[]): UpdateExpression {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const sets: string[] = [];
  const removes: string[] = [];
  for (const [index, edit] of changes.flatMap(toEdits).entries()) {
    const [name, value] = [`#a${index}`, `:v${index}`];
    names[name] = edit.attribute;
    if (edit.kind === 'remove') {
      removes.push(name);
      continue;
    }
    values[value] = edit.value;
    sets.push(
      edit.kind === 'set' ? `${name} = ${value}` : `${name} = if_not_exists(${name}, ${value})`,
    );
  }
  const clauses = [clause('SET', sets), clause('REMOVE', removes)].filter((text) => text !== '');
  return {
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: names,
    ...(sets.length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

function clause(verb: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${verb} ${parts.join(', ')}`;
}
