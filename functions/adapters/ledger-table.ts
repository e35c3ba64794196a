import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ledgerKey } from '../shared/contract.ts';
import type { LedgerState, Order } from '../shared/ledger.ts';
import type { Ledger } from '../shared/ports.ts';
import { toLedgerState } from './ledger-item.ts';
import { toUpdate, type UpdateExpression } from './ledger-update.ts';

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

    claimSequence: (endpoint, { after, next }) =>
      succeeds(() =>
        update(endpoint, {
          UpdateExpression: 'SET #sequence = :next',
          ConditionExpression:
            after === 0 ? 'attribute_not_exists(#sequence)' : '#sequence = :after',
          ExpressionAttributeNames: { '#sequence': 'sequence' },
          ExpressionAttributeValues: {
            ':next': number(next),
            ...(after === 0 ? {} : { ':after': number(after) }),
          },
        }),
      ),

    placeOrder: (endpoint, order) =>
      succeeds(() =>
        update(endpoint, {
          UpdateExpression: 'SET #order = :order',
          ConditionExpression: 'attribute_not_exists(#order) OR #order = :order',
          ExpressionAttributeNames: { '#order': 'order' },
          ExpressionAttributeValues: { ':order': { S: orderText(order) } },
        }),
      ),

    async closeOrder(endpoint, closed) {
      await succeeds(() =>
        update(endpoint, {
          UpdateExpression: 'SET #closed = :closed REMOVE #order',
          ConditionExpression: '#order = :order',
          ExpressionAttributeNames: { '#order': 'order', '#closed': 'closedOrder' },
          ExpressionAttributeValues: {
            ':closed': { S: JSON.stringify(closed) },
            ':order': { S: orderText(closed) },
          },
        }),
      );
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

/** The same text for the same order, whatever else the object has and in which order. */
function orderText({ id, kind, versionId, at, by, reason, graceSeconds }: Order): string {
  return JSON.stringify({ id, kind, versionId, at, by, reason, graceSeconds });
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
