import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ledgerTable } from '../../functions/adapters/ledger-table.ts';
import { ledgerKey } from '../../functions/shared/contract.ts';
import type { ClosedOrder, Order } from '../../functions/shared/ledger.ts';
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

  test('keeps how a version leaves, until it is accepted again', async () => {
    const { ledger, endpoint } = start();
    const of = { versionId: 'v', at: 3 } as const;
    const state = await ledger.record(endpoint, [
      { fact: 'superseded', ...of },
      { fact: 'retired', ...of },
      { fact: 'refused', ...of },
      { fact: 'watched', ...of },
      { fact: 'unused', ...of },
    ]);
    const ended = { supersededAt: 3, retiredAt: 3, refusedAt: 3, watchedAt: 3, unusedAt: 3 };
    expect(state.versions.get('v')).toEqual(ended);
    const again = await ledger.record(endpoint, [{ fact: 'readmitted', versionId: 'v', at: 9 }]);
    expect(again.versions.get('v')).toEqual({ supersededAt: 3, readmittedAt: 9 });
    const needed = { fact: 'readmitted', versionId: 'v', at: 10, isNeeded: true } as const;
    const kept = await ledger.record(endpoint, [needed]);
    expect(kept.versions.get('v')).toEqual({ supersededAt: 3, readmittedAt: 10, neededAt: 10 });
    const current = await ledger.record(endpoint, [
      { fact: 'current', ...of },
      { fact: 'reinstated', versionId: 'v' },
    ]);
    expect(current.versions.get('v')).toEqual({ currentAt: 3 });
  });

  test('keeps when a version leaked first, and its last grace', async () => {
    const { ledger, endpoint } = start();
    for (const at of [2, 4]) {
      const leak = { fact: 'compromised', versionId: 'v', at, graceSeconds: at * 10 } as const;
      await ledger.record(endpoint, [leak]);
    }
    const { versions } = await ledger.read(endpoint);
    expect(versions.get('v')).toEqual({ compromisedAt: 2, leakGraceSeconds: 40 });
  });

  test('has the proof of a version be sought anew once it has leaked', async () => {
    const { ledger, endpoint } = start();
    await ledger.record(endpoint, [{ fact: 'refused', versionId: 'v', at: 1 }]);

    const { versions } = await ledger.record(endpoint, [
      { fact: 'compromised', versionId: 'v', at: 2, graceSeconds: 3 },
    ]);

    expect(versions.get('v')).toEqual({ compromisedAt: 2, leakGraceSeconds: 3 });
  });

  test('keeps the last failure, and counts refusals alone', async () => {
    const { ledger, endpoint } = start();
    for (const isRefusal of [true, false, true]) {
      const at = isRefusal ? 1 : 2;
      const failure = { step: 'setSecret', code: 'PENDING_REFUSED', message: 'm', at } as const;
      await ledger.record(endpoint, [{ fact: 'failed', versionId: 'v', failure, isRefusal }]);
    }
    await ledger.record(endpoint, [{ fact: 'started', versionId: 'v', at: 7 }]);
    const facts = (await ledger.read(endpoint)).versions.get('v');
    expect(facts).toMatchObject({ refusals: 2, startedAt: 7, failure: { at: 1 } });
  });

  test('forgets all about a version', async () => {
    const { ledger, endpoint } = start();
    const of = { versionId: 'v', at: 3 } as const;
    const failure = { step: 's', code: 'UNEXPECTED', message: 'm', at: 1 } as const;
    await ledger.record(endpoint, [
      { fact: 'failed', versionId: 'v', failure, isRefusal: true },
      { fact: 'readmitted', ...of },
    ]);
    await ledger.record(endpoint, [{ fact: 'compromised', ...of, graceSeconds: 1 }]);
    const state = await ledger.record(endpoint, [{ fact: 'forgotten', versionId: 'v' }]);
    expect(state.versions.size).toBe(0);
  });

  test('keeps events in their order, each once, and forgets one', async () => {
    const { ledger, endpoint } = start();
    const events = [5, 3, 5].map((at) => ({ at, kind: 'repaired', subject: 'h' }) as const);
    for (const event of events) await ledger.record(endpoint, [{ fact: 'event', event }]);
    expect((await ledger.read(endpoint)).events.map(({ at }) => at)).toEqual([3, 5]);
    const [first] = events;
    if (first === undefined) throw new Error('no event');
    const state = await ledger.record(endpoint, [{ fact: 'event-forgotten', event: first }]);
    expect(state.events.map(({ at }) => at)).toEqual([3]);
  });

  test('keeps findings, the pause and until when reports were read', async () => {
    const { ledger, endpoint } = start();
    const finding = { code: 'WRITER_QUIET', subject: 'a', detail: 'd', since: 1 } as const;
    const pause = { at: 1, by: 'ada', reason: 'r', schedule: 'rate(7 days)' };
    const open = await ledger.record(endpoint, [
      { fact: 'finding-opened', finding },
      { fact: 'paused', pause },
      { fact: 'reports-read', at: 8 },
    ]);
    expect([...open.findings]).toEqual([['WRITER_QUIET#a', finding]]);
    expect(open).toMatchObject({ pause, reportsReadAt: 8 });
    const closed = await ledger.record(endpoint, [
      { fact: 'finding-closed', key: 'WRITER_QUIET#a' },
      { fact: 'resumed' },
    ]);
    expect(closed.findings.size).toBe(0);
    expect(closed.pause).toBeUndefined();
  });

  test('keeps what the last audit found', async () => {
    const { ledger, endpoint } = start();
    const reader = { principal: 'arn', kind: 'other', count: 2, lastAt: 1 } as const;
    const facts = {
      at: 2,
      since: 1,
      isComplete: false,
      readers: [reader],
      refused: [{ ...reader, kind: 'host' }],
      mayRead: ['arn'],
      unnamed: { readers: 1, refused: 0, mayRead: 3 },
      unknown: ['readers', 'may-read'],
    } as const;
    await ledger.record(endpoint, [{ fact: 'audited', facts: { ...facts, at: 1 } }]);
    await ledger.record(endpoint, [{ fact: 'audited', facts }]);

    expect((await ledger.read(endpoint)).audit).toEqual(facts);
  });

  test('keeps what hosts said, by host and what it is a host of', async () => {
    const { ledger, endpoint } = start();
    const said = { host: 'i-1', repairedAt: [1, 2], newAt: [] };
    const failure = { since: 1, at: 2, detail: 'LOCKED: held' };
    const failed = { ...said, writer: 'a', failure };
    const state = await ledger.record(endpoint, [
      { fact: 'host-reported', facts: said },
      { fact: 'host-reported', facts: failed },
    ]);
    expect(new Set(state.hosts.values())).toEqual(new Set([said, failed]));
    const after = await ledger.record(endpoint, [{ fact: 'host-forgotten', key: 'i-1#' }]);
    expect([...after.hosts]).toEqual([['i-1#a', failed]]);
  });

  test('takes a quiet writer’s confirmation back, for a late proof too', async () => {
    const { ledger, endpoint } = start();
    const about = { writer: 'a', versionId: 'v' } as const;
    await ledger.record(endpoint, [{ fact: 'confirmed', ...about, at: 3 }]);
    await ledger.record(endpoint, [{ fact: 'quiet', writer: 'a' }]);
    const state = await ledger.record(endpoint, [{ fact: 'fresh', ...about, at: 4 }]);
    expect(state.writers.size).toBe(0);
  });

  const order: Order = { id: 'o1', kind: 'rollback', versionId: 'v', at: 1, by: 'a', reason: '' };
  const leak = { fact: 'compromised', versionId: 'v', at: 1, graceSeconds: 1 } as const;

  test('has one order at a time; the same again stays as it was', async () => {
    const { ledger, endpoint } = start();
    expect(await ledger.placeOrder(endpoint, order)).toBe(true);
    expect(await ledger.placeOrder(endpoint, { ...order, at: 9 })).toBe(true);
    expect(await ledger.placeOrder(endpoint, { ...order, id: 'o2' }, [leak])).toBe(false);
    const state = await ledger.read(endpoint);
    expect(state.order).toEqual(order);
    expect(state.versions.size).toBe(0);
  });

  test('closes the order that is there, with what belongs to its end, and no other', async () => {
    const { ledger, endpoint } = start();
    await ledger.placeOrder(endpoint, order, [leak]);
    const event = { at: 5, kind: 'rolled-back', subject: 'v' } as const;
    const closed: ClosedOrder = { ...order, closedAt: 5, livedOnSeconds: 2 };
    await ledger.closeOrder(endpoint, { ...closed, id: 'o2' }, [{ fact: 'event', event }]);
    expect((await ledger.read(endpoint)).events).toEqual([]);
    await ledger.closeOrder(endpoint, closed, [{ fact: 'event', event }]);
    const state = await ledger.read(endpoint);
    expect(state.order).toBeUndefined();
    expect(state).toMatchObject({ closedOrder: closed, events: [event] });
  });

  test('records with a sequence only when that is taken', async () => {
    const { ledger, endpoint } = start();
    const changes = [{ fact: 'retired', versionId: 'v', at: 1 }] as const;
    expect(await ledger.claimSequence(endpoint, { after: 4, next: 5, changes })).toBe(false);
    expect((await ledger.read(endpoint)).versions.size).toBe(0);
    expect(await ledger.claimSequence(endpoint, { after: 0, next: 5, changes })).toBe(true);
    const state = await ledger.read(endpoint);
    expect(state).toMatchObject({ sequence: 5 });
    expect(state.versions.get('v')).toEqual({ retiredAt: 1 });
  });

  test('records what was seen only while no sequence was taken since', async () => {
    const { ledger, endpoint } = start();
    const seen = (sequence: number, versionId: string) =>
      ledger.recordIf(endpoint, { sequence, changes: [{ fact: 'refused', versionId, at: 1 }] });
    expect(await seen(0, 'v')).toBe(true);
    await ledger.claimSequence(endpoint, { after: 0, next: 5 });
    expect(await seen(0, 'w')).toBe(false);
    expect(await seen(5, 'x')).toBe(true);
    expect([...(await ledger.read(endpoint)).versions.keys()].sort()).toEqual(['v', 'x']);
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
