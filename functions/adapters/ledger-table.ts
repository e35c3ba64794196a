import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ledgerKey } from '../shared/contract.ts';
import type { ClosedOrder, LedgerState, Order } from '../shared/ledger.ts';
import type { Ledger } from '../shared/ports.ts';
import { toLedgerState } from './ledger-item.ts';
import { type Beside, toUpdate, type UpdateExpression } from './ledger-update.ts';

/** One item an endpoint. Facts are attributes of their own, so no write overwrites another's. */
export function ledgerTable(client: DynamoDBClient, tableName: string): Ledger {
  const key = (endpoint: string) => ({
    TableName: tableName,
    Key: { [ledgerKey]: { S: endpoint } },
  });

  async function update(endpoint: string, expression: UpdateExpression): Promise<LedgerState> {
    const command = new UpdateItemCommand({
      ...key(endpoint),
      ...expression,
      ReturnValues: 'ALL_NEW',
    });
    return toLedgerState((await client.send(command)).Attributes);
  }

  return {
    async read(endpoint) {
      const command = new GetItemCommand({ ...key(endpoint), ConsistentRead: true });
      return toLedgerState((await client.send(command)).Item);
    },

    countAttempt: (endpoint, { versionId, step, at }) =>
      update(endpoint, {
        UpdateExpression:
          'ADD #attempts :one SET #started = if_not_exists(#started, :at), #attempted = :at',
        ExpressionAttributeNames: {
          '#attempts': `attempts#${versionId}#${step}`,
          '#started': `startedAt#${versionId}`,
          '#attempted': `attemptedAt#${versionId}`,
        },
        ExpressionAttributeValues: { ':one': number(1), ':at': number(at) },
      }),

    record: async (endpoint, changes) => update(endpoint, toUpdate(changes)),

    claimSequence: (endpoint, { after, next, changes = [] }) =>
      succeeds(() => update(endpoint, toUpdate(changes, claimOf(after, next)))),

    recordIf: (endpoint, { sequence, changes }) =>
      succeeds(() => update(endpoint, toUpdate(changes, whileAt(sequence)))),

    placeOrder: (endpoint, order, changes = []) =>
      succeeds(() => update(endpoint, toUpdate(changes, placementOf(order)))),

    async closeOrder(endpoint, closed, changes = []) {
      await succeeds(() => update(endpoint, toUpdate(changes, endOf(closed))));
    },
  };
}

/** An endpoint without a sequence has taken none. */
function whileAt(sequence: number): Beside {
  return {
    condition: sequence === 0 ? 'attribute_not_exists(#sequence)' : '#sequence = :sequence',
    names: { '#sequence': 'sequence' },
    values: sequence === 0 ? {} : { ':sequence': number(sequence) },
  };
}

function claimOf(after: number, next: number): Beside {
  const { condition, names, values } = whileAt(after);
  const sets = ['#sequence = :next'];
  return { sets, condition, names, values: { ...values, ':next': number(next) } };
}

function placementOf(order: Order): Beside {
  return {
    sets: ['#order = if_not_exists(#order, :order)'],
    condition: 'attribute_not_exists(#order) OR begins_with(#order, :same)',
    names: { '#order': 'order' },
    values: { ':order': { S: orderText(order) }, ':same': { S: beginOfText(order) } },
  };
}

function endOf(closed: ClosedOrder): Beside {
  return {
    sets: ['#closed = :closed'],
    removes: ['#order'],
    condition: 'begins_with(#order, :same)',
    names: { '#order': 'order', '#closed': 'closedOrder' },
    values: {
      ':closed': { S: JSON.stringify(closed) },
      ':same': { S: beginOfText(closed) },
    },
  };
}

/** False when the update's condition does not hold. */
async function succeeds(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Begins with what tells it from others. */
function orderText({ id, ...rest }: Order): string {
  return JSON.stringify({ id, ...rest });
}

function beginOfText({ id }: Order): string {
  return `${JSON.stringify({ id }).slice(0, -1)},`;
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
