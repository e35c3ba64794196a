import { describe, expect, test } from '@jest/globals';
import type { SecretRead } from '../../../functions/shared/audit-ports.ts';
import { rotateAndUpdate } from '../../support/world/drive.ts';
import { ledgerOf } from '../../support/world/fake-ledger.ts';
import { FleetAudit } from '../../support/world/fleet-audit.ts';
import { endpoint, World } from '../../support/world/world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const policy = (statement: object) => JSON.stringify({ Statement: statement });
const allow = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };

async function start(): Promise<FleetAudit> {
  const world = new World();
  await rotateAndUpdate(world);
  world.now += 10 * day;
  return new FleetAudit(world);
}

async function accessOf(fleet: FleetAudit) {
  const { endpoints } = await fleet.run();
  const access = endpoints.find((one) => one.endpoint === endpoint)?.access;
  if (access === undefined) throw new Error('expected to know who reads');
  return access;
}

const read = (fleet: FleetAudit, own: Partial<SecretRead> = {}): SecretRead => ({
  secretId: 'promrotate/central',
  principal: role('stranger'),
  at: fleet.world.now - minute,
  isRefused: false,
  ...own,
});

describe('who read the secret', () => {
  test('is told apart: functions of ours, hosts of the endpoint, others, and whom it was denied', async () => {
    const fleet = await start();
    fleet.identities = [
      { arn: role('host'), tags: { 'promrotate-endpoint': endpoint }, policies: [] },
    ];
    fleet.reads = [
      read(fleet),
      read(fleet, { principal: role('rotate') }),
      read(fleet, { principal: role('host'), secretId: fleet.arnOf(endpoint) }),
      read(fleet, { principal: role('curious'), isRefused: true }),
      read(fleet, { secretId: 'promrotate/other' }),
    ];

    expect(await accessOf(fleet)).toMatchObject({
      isComplete: true,
      readers: [
        { principal: role('stranger'), kind: 'other', count: 1 },
        { principal: role('rotate'), kind: 'function', count: 1 },
        { principal: role('host'), kind: 'host', count: 1 },
      ],
      refused: [{ principal: role('curious'), kind: 'other', count: 1 }],
      unknown: [],
    });
  });

  test('is looked for a day back at first', async () => {
    const fleet = await start();
    fleet.reads = [read(fleet, { at: fleet.world.now - 2 * day })];
    const begunAt = fleet.world.now;

    expect(await accessOf(fleet)).toMatchObject({ since: begunAt - day, readers: [] });
  });

  test('is looked for since the audit before, and a little earlier for what CloudTrail had not yet', async () => {
    const fleet = await start();
    const first = fleet.world.now;
    await fleet.run();
    fleet.world.now = first + 3 * day;
    fleet.reads = [
      read(fleet, { at: first - minute }),
      read(fleet, { at: first - 20 * minute }),
      read(fleet),
    ];

    const { since, readers } = await accessOf(fleet);

    expect(since).toBe(first - 15 * minute);
    expect(readers).toMatchObject([{ count: 2 }]);
  });

  test('is looked for no further back than CloudTrail knows, and said not to be all', async () => {
    const fleet = await start();
    await fleet.run();
    fleet.world.now += 120 * day;
    const begunAt = fleet.world.now;
    const asked: number[] = [];
    fleet.page = async (since) => {
      asked.push(since);
      return { reads: [] };
    };

    expect(await accessOf(fleet)).toMatchObject({ since: begunAt - 89 * day, isComplete: false });
    expect(asked).toEqual([begunAt - 89 * day]);
  });

  test('is told for a whole day by an audit that is repeated', async () => {
    const fleet = await start();
    const first = fleet.world.now;
    fleet.reads = [read(fleet, { at: first - 2 * 60 * minute })];
    await fleet.run();
    fleet.world.now = first + minute;

    expect((await accessOf(fleet)).readers).toMatchObject([{ count: 1 }]);
  });

  test('is kept in the ledger, where others find it', async () => {
    const fleet = await start();
    fleet.reads = [read(fleet)];

    const access = await accessOf(fleet);

    expect(ledgerOf(fleet.world.ledgerItems, endpoint).audit).toEqual(access);
  });

  test('is named by 20, of whom strangers are the first, and counted beyond', async () => {
    const fleet = await start();
    fleet.reads = [
      ...Array.from({ length: 30 }, (_, index) =>
        read(fleet, { principal: role(`other-${index}`) }),
      ),
      read(fleet, { principal: role('rotate') }),
    ];

    const { readers, unnamed } = await accessOf(fleet);

    expect(readers).toHaveLength(20);
    expect(new Set(readers.map(({ kind }) => kind))).toEqual(new Set(['other']));
    expect(unnamed.readers).toBe(11);
  });

  test('is told of each endpoint since its own last audit', async () => {
    const fleet = await start();
    const first = fleet.world.now;
    await fleet.run();
    fleet.add('other');
    fleet.world.now = first + 3 * day;
    const at = first + day;
    fleet.reads = [read(fleet, { at }), read(fleet, { at, secretId: 'promrotate/other' })];

    const { endpoints } = await fleet.run();

    expect(endpoints.map(({ access }) => access?.readers.length)).toEqual([1, 0]);
  });

  test('is not all there when CloudTrail has more than can be asked for, and since when is told', async () => {
    const fleet = await start();
    await fleet.run();
    fleet.add('other');
    fleet.world.now += 3 * day;
    const begunAt = fleet.world.now;
    // Each goes back by five minutes and takes a second: some 25 hours, of which "other" needs 24.
    fleet.page = async (_, token = '0') => {
      fleet.world.now += 1_000;
      const oldestAt = begunAt - Number(token) * 5 * minute;
      return { reads: [], oldestAt, next: String(Number(token) + 1) };
    };

    const { endpoints, gaps } = await fleet.run();

    const [central, other] = endpoints.map(({ access }) => access);
    expect(central?.isComplete).toBe(false);
    expect(central?.since).toBeGreaterThan(begunAt - 2 * day);
    expect(central?.since).toBeLessThan(begunAt - day);
    expect(other).toMatchObject({ isComplete: true, since: begunAt - day });
    expect(gaps).toEqual([]);
    expect(fleet.world.now - begunAt).toBeLessThan(9 * minute);
  });

  test('is not all there when CloudTrail answers no longer, and why is told', async () => {
    const fleet = await start();
    const one = read(fleet);
    fleet.page = async (_, token) => {
      if (token !== undefined) throw new Error('whatever');
      return { reads: [one], oldestAt: one.at, next: 'more' };
    };

    const { endpoints, gaps } = await fleet.run();

    expect(endpoints[0]?.access).toMatchObject({
      isComplete: false,
      since: one.at,
      readers: [{ count: 1 }],
      unknown: [],
    });
    expect(gaps).toEqual([{ part: 'readers', reason: 'Error' }]);
  });

  test('is said to be unknown when CloudTrail cannot be asked', async () => {
    const fleet = await start();
    fleet.broken.add('reads');
    const begunAt = fleet.world.now;

    expect(await accessOf(fleet)).toMatchObject({
      isComplete: false,
      since: begunAt,
      readers: [],
      unknown: ['readers'],
    });
  });
});

describe('without what it needs', () => {
  test('an audit with no time left to ask CloudTrail says so, and does not say that nobody read', async () => {
    const fleet = await start();
    fleet.delays.set('trails', 11 * minute);

    const { endpoints, gaps } = await fleet.run();

    expect(endpoints[0]?.access).toMatchObject({ isComplete: false, unknown: ['readers'] });
    expect(gaps).toEqual([{ part: 'readers', reason: 'no time was left to ask for them' }]);
    expect(fleet.calls.has('reads')).toBe(false);
  });

  test('it does not call hosts strangers: it does not know what they are', async () => {
    const fleet = await start();
    fleet.broken.add('identities');
    fleet.reads = [
      read(fleet, { principal: role('host') }),
      read(fleet, { principal: role('rotate') }),
    ];

    expect((await accessOf(fleet)).readers).toMatchObject([
      { principal: role('host'), kind: 'unknown' },
      { principal: role('rotate'), kind: 'function' },
    ]);
  });

  test('it knows hosts and the policies of others where one cannot be read', async () => {
    const fleet = await start();
    fleet.identities = [
      { arn: role('host'), tags: { 'promrotate-endpoint': endpoint }, policies: [policy(allow)] },
      { arn: role('bad'), tags: {}, policies: ['{'] },
    ];
    fleet.reads = [read(fleet, { principal: role('host') })];

    const { endpoints, gaps } = await fleet.run();

    expect(endpoints[0]?.access).toMatchObject({
      readers: [{ principal: role('host'), kind: 'host' }],
      mayRead: [role('host')],
      unknown: [],
    });
    expect(gaps).toMatchObject([
      { part: 'may-read', reason: expect.stringContaining(role('bad')) },
    ]);
  });
});

describe('who may read the secret', () => {
  test('is told by policies of the account, strangers first, with what is conditional', async () => {
    const fleet = await start();
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    fleet.identities = [
      { arn: role('rotate'), tags: {}, policies: [policy(allow)] },
      { arn: role('b'), tags: {}, policies: [policy({ ...allow, Condition })] },
      { arn: role('a'), tags: {}, policies: [policy(allow)] },
      { arn: role('none'), tags: {}, policies: [] },
    ];

    expect(await accessOf(fleet)).toMatchObject({
      mayRead: [role('a'), `${role('b')} (with conditions)`, role('rotate')],
      unnamed: { mayRead: 0 },
    });
  });

  test("is told by the secret's own policy as well", async () => {
    const fleet = await start();
    const own = policy({ ...allow, Principal: { AWS: '444455556666' } });
    fleet.policies.set(fleet.arnOf(endpoint), own);

    expect((await accessOf(fleet)).mayRead).toEqual(['account 444455556666']);
  });

  test('is named by 50, and counted beyond', async () => {
    const fleet = await start();
    fleet.identities = Array.from({ length: 60 }, (_, index) => ({
      arn: role(`app-${index}`),
      tags: {},
      policies: [policy(allow)],
    }));

    const { mayRead, unnamed } = await accessOf(fleet);

    expect(mayRead).toHaveLength(50);
    expect(unnamed.mayRead).toBe(10);
  });

  test.each([
    ['IAM cannot be asked', (fleet: FleetAudit) => fleet.broken.add('identities')],
    ['its own policy cannot be read', (fleet: FleetAudit) => fleet.broken.add('facts')],
    [
      'its own policy is none that can be read',
      (fleet: FleetAudit) => fleet.policies.set(fleet.arnOf(endpoint), '{'),
    ],
  ])('is said to be unknown when %s', async (_, spoil) => {
    const fleet = await start();
    spoil(fleet);

    expect((await accessOf(fleet)).unknown).toEqual(['may-read']);
  });
});
