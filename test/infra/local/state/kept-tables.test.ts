import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StandIn } from '../../../../infra/local/stand-in.ts';
import { clientsFor } from '../../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../../support/stand-in/deployed-stand-in.ts';
import { ledgerTable } from '../../../support/stand-in/small-template.ts';

interface Database {
  get(key: string): Promise<object>;
  put(key: string, value: object): Promise<void>;
  close(): Promise<void>;
}

const require = createRequire(import.meta.url);
const { Level } = createRequire(require.resolve('dynalite'))('level') as {
  Level: new (path: string, options: { valueEncoding: 'json' }) => Database;
};

let stateDirectory: string;
let running: Deployed | undefined;
let dynamodb: ReturnType<typeof clientsFor>['dynamodb'];

beforeEach(() => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'promrotate-state-'));
});

afterEach(async () => {
  dynamodb.destroy();
  await running?.remove();
  rmSync(stateDirectory, { recursive: true, force: true });
});

/** Starts a stand-in in the place of the one before. */
async function start(): Promise<StandIn> {
  await running?.remove();
  running = await deployedStandIn({ Ledger: ledgerTable }, { stateDirectory });
  ({ dynamodb } = clientsFor(running.standIn.adminEnvironment()));
  return running.standIn;
}

const write = () =>
  dynamodb.send(new PutItemCommand({ TableName: 'ledger', Item: { endpoint: { S: 'one' } } }));

/** What a kill leaves that comes right after the first of the two writes by which dynalite makes a table. */
async function interruptCreation(): Promise<void> {
  const database = new Level(join(stateDirectory, 'dynamodb'), { valueEncoding: 'json' });
  const key = 'table~ledger';
  await database.put(key, { ...(await database.get(key)), TableStatus: 'CREATING' });
  await database.close();
}

test('a table whose creation was interrupted is made again', async () => {
  await (await start()).stop();
  await interruptCreation();

  (await start()).resume();

  await expect(write()).resolves.toBeDefined();
});

test('people are told to come again until everything is there that was before', async () => {
  await start();
  const standIn = await start();

  await expect(write()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
  standIn.resume();
  await expect(write()).resolves.toBeDefined();
});
