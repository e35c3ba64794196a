import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ledgerKey } from '../shared/contract.ts';
import type { LedgerState } from '../shared/ledger.ts';
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

    countAttempt: (endpoint, { versionId, step }) =>
      update(endpoint, {
        UpdateExpression: 'ADD #attempts :one',
        ExpressionAttributeNames: { '#attempts': `attempts#${versionId}#${step}` },
        ExpressionAttributeValues: { ':one': number(1) },
      }),

    record: async (endpoint, changes) => update(endpoint, toUpdate(changes)),

    async claimSequence(endpoint, { after, next }) {
      try {
        await update(endpoint, {
          UpdateExpression: 'SET #sequence = :next',
          ConditionExpression:
            after === 0 ? 'attribute_not_exists(#sequence)' : '#sequence = :after',
          ExpressionAttributeNames: { '#sequence': 'sequence' },
          ExpressionAttributeValues: {
            ':next': number(next),
            ...(after === 0 ? {} : { ':after': number(after) }),
          },
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
