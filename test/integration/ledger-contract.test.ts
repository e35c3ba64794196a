import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ledgerTable } from '../../functions/adapters/ledger-table.ts';
import { ledgerKey } from '../../functions/shared/contract.ts';
import { emptyLedger } from '../../functions/shared/ledger.ts';
import type { Ledger } from '../../functions/shared/ports.ts';
import { fakeLedger } from '../support/world/fake-ledger.ts';

/** It has no types. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;
const server = dynalite({ createTableMs: 0 });
let client: DynamoDBClient;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const attribute = { AttributeName: ledgerKey } as const;
  await client.send(
    new CreateTableCommand({
      TableName: 'ledger',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ ...attribute, AttributeType: 'S' }],
      KeySchema: [{ ...attribute, KeyType: 'HASH' }],
    }),
  );
});

afterAll(async () => {
  client.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const ledgers: [string, () => Ledger][] = [
  ['the fake of the tests', () => fakeLedger()],
  ['DynamoDB', () => ledgerTable(client, 'ledger')],
];
let endpoints = 0;

describe.each(ledgers)('the ledger in %s', (_, make) => {
  const start = () => ({ ledger: make(), endpoint: `endpoint-${++endpoints}` });

  test('is empty for an endpoint that it does not know', async () => {
    const { ledger, endpoint } = start();
    expect(await ledger.read(endpoint)).toEqual(emptyLedger);
  });

  test('counts the attempts of all steps together', async () => {
    const { ledger, endpoint } = start();
    await ledger.countAttempt(endpoint, { versionId: 'v', step: 'createSecret', at: 1 });
    const state = await ledger.countAttempt(endpoint, { versionId: 'v', step: 'setSecret', at: 1 });
    expect(state.versions.get('v')).toEqual({ attempts: 2, startedAt: 1, attemptedAt: 1 });
  });

  test('keeps the first time of a fact, and the last base', async () => {
    const { ledger, endpoint } = start();
    for (const at of [5, 9]) {
      await ledger.record(endpoint, [
        { fact: 'pending', versionId: 'v', at },
        { fact: 'current', versionId: 'v', at },
        { fact: 'superseded', versionId: 'v', at },
        { fact: 'proved', versionId: 'v', at },
        { fact: 'base', versionId: 'v', base: `b${at}` },
        { fact: 'applied', applied: `${at}:x` },
      ]);
    }
    const state = await ledger.read(endpoint);
    expect(state.versions.get('v')).toEqual({
      pendingAt: 5,
      currentAt: 5,
      supersededAt: 5,
      provedAt: 5,
      base: 'b9',
    });
    expect(state.applied).toBe('9:x');
  });

  test('takes back that a version was superseded, and forgets one whole', async () => {
    const { ledger, endpoint } = start();
    await ledger.countAttempt(endpoint, { versionId: 'w', step: 'testSecret', at: 1 });
    for (const versionId of ['v', 'w']) {
      await ledger.record(endpoint, [
        { fact: 'current', versionId, at: 1 },
        { fact: 'superseded', versionId, at: 2 },
      ]);
    }
    const state = await ledger.record(endpoint, [
      { fact: 'reinstated', versionId: 'v' },
      { fact: 'forgotten', versionId: 'w' },
    ]);
    expect([...state.versions]).toEqual([['v', { currentAt: 1 }]]);
  });

  test('knows on which version a writer was confirmed, and since when it writes', async () => {
    const { ledger, endpoint } = start();
    const about = { writer: 'a', versionId: 'v' } as const;
    await ledger.record(endpoint, [{ fact: 'confirmed', ...about, at: 3 }]);
    const state = await ledger.record(endpoint, [{ fact: 'fresh', ...about, at: 4 }]);
    expect([...state.writers]).toEqual([['a', { versionId: 'v', confirmedAt: 3, freshAt: 4 }]]);
  });

  test('does not count the proof of another version than the writer is on', async () => {
    const { ledger, endpoint } = start();
    await ledger.record(endpoint, [{ fact: 'confirmed', writer: 'a', versionId: 'v', at: 3 }]);
    const late = { fact: 'fresh', writer: 'a', versionId: 'u', at: 4 } as const;
    const state = await ledger.record(endpoint, [late]);
    expect(state.writers.get('a')).toEqual({ versionId: 'v', confirmedAt: 3 });
  });

  test('gives a sequence to one of two that saw the same', async () => {
    const { ledger, endpoint } = start();
    const claims = [10, 11].map((next) => ledger.claimSequence(endpoint, { after: 0, next }));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    const { sequence } = await ledger.read(endpoint);
    expect(await ledger.claimSequence(endpoint, { after: sequence - 1, next: 99 })).toBe(false);
    expect(await ledger.claimSequence(endpoint, { after: sequence, next: 12 })).toBe(true);
  });
});
