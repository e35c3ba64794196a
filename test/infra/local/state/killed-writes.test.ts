import { setTimeout as delay } from 'node:timers/promises';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { control } from '../../../../infra/local/process/control-commands.ts';
import { type Assembly, bundleInto, writeAssembly } from '../../../support/stand-in/assembly.ts';
import { clientsFor } from '../../../support/stand-in/clients.ts';
import { KillableStandIn } from '../../../support/stand-in/killable-stand-in.ts';
import { ledgerTable, smallTemplate } from '../../../support/stand-in/small-template.ts';

/** For slow machines; a test takes about one second. */
const timeoutMs = 30_000;

const SecretId = 'small/secret';
const Name = '/written';
const TableName = 'ledger';

let assembly: Assembly;
let standIn: KillableStandIn;
let clients: ReturnType<typeof clientsFor>;

beforeAll(async () => {
  assembly = writeAssembly({ ...smallTemplate({ rotateAtOnce: false }), Ledger: ledgerTable });
  bundleInto(assembly, 'rotation');
  standIn = await KillableStandIn.start({
    deployment: { assemblyDirectory: assembly.directory, stackName: 'Small' },
  });
  // The same clients for all lives: address and key pair stay what they were.
  clients = clientsFor(await standIn.environment());
}, timeoutMs);

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await standIn.stop();
  assembly.remove();
});

const tokenOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const valueOf = (number: number) => `value ${number}`;

const writes = [
  (number: number) =>
    clients.secrets.send(
      new PutSecretValueCommand({
        SecretId,
        ClientRequestToken: tokenOf(number),
        SecretString: valueOf(number),
      }),
    ),
  (number: number) =>
    clients.ssm.send(
      new PutParameterCommand({
        Name,
        Type: 'SecureString',
        Value: valueOf(number),
        Overwrite: true,
      }),
    ),
  (number: number) =>
    clients.dynamodb.send(
      new PutItemCommand({ TableName, Item: { endpoint: { S: valueOf(number) } } }),
    ),
];

/** By service: the numbers that it acknowledged, and the last one that it did not for being killed. */
const journals = writes.map((): { kept: number[]; doubtful?: number } => ({ kept: [] }));
let numbers = 0;

/** Writes to one service after the other; false when it was killed meanwhile. */
async function write(killed?: AbortSignal): Promise<boolean> {
  const number = ++numbers;
  for (const [index, journal] of journals.entries()) {
    journal.doubtful = number;
    try {
      await writes[index]?.(number);
    } catch (error) {
      if (killed?.aborted !== true) throw error;
      return false;
    }
    journal.kept.push(number);
  }
  return true;
}

/** What may stand where each write replaces the one before. */
function lastValues(index: number): string[] {
  const { kept = [], doubtful = 0 } = journals[index] ?? {};
  return [kept.at(-1) ?? 0, doubtful].map(valueOf);
}

async function currentSecret(): Promise<string | undefined> {
  return (await clients.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
}

async function currentParameter(): Promise<string | undefined> {
  const command = new GetParameterCommand({ Name, WithDecryption: true });
  return (await clients.ssm.send(command)).Parameter?.Value;
}

async function labels(): Promise<string[] | undefined> {
  const [secret] = await standIn.ask(control.secrets);
  return secret?.versions.flatMap(({ stages }) => stages).toSorted();
}

/** What was acknowledged and is not there. */
async function losses(): Promise<unknown> {
  const [secret] = await standIn.ask(control.secrets);
  const versions = secret?.versions.filter(({ hasValue }) => hasValue).map(({ id }) => id);
  const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName }));
  const items = Items.map(({ endpoint }) => endpoint?.S);
  return {
    versions: journals[0]?.kept.filter((number) => versions?.includes(tokenOf(number)) !== true),
    items: journals[2]?.kept.filter((number) => !items.includes(valueOf(number))),
  };
}

test.each([41, 3, 77, 18, 9, 60, 26])(
  'keeps what was acknowledged in the %d ms until it was killed',
  async (milliseconds) => {
    const killed = new AbortController();
    await write();
    const writing = (async () => {
      while (await write(killed.signal));
    })();
    await delay(milliseconds);
    killed.abort();
    await standIn.kill();
    await writing;

    await standIn.startAgain();

    expect(await losses()).toEqual({ versions: [], items: [] });
    expect(lastValues(0)).toContain(await currentSecret());
    expect(lastValues(1)).toContain(await currentParameter());
    expect(await labels()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  },
  timeoutMs,
);

test.each([240, 390])(
  'keeps what was acknowledged when a start is killed after %d ms',
  async (milliseconds) => {
    await write();
    await standIn.kill();
    const starting = standIn.startAgain().catch(() => undefined);
    await delay(milliseconds);
    await standIn.kill();
    await starting;

    await standIn.startAgain();

    expect(await losses()).toEqual({ versions: [], items: [] });
    expect(lastValues(0)).toContain(await currentSecret());
    expect(lastValues(1)).toContain(await currentParameter());
    expect(await labels()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  },
  timeoutMs,
);
