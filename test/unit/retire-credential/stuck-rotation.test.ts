import { describe, expect, test } from '@jest/globals';
import { settle } from '../../../functions/retire-credential/settle.ts';
import {
  begin,
  codeOf,
  rotateAndUpdate,
  rotatePending,
  settleAll,
  settleOnce,
  step,
  work,
} from '../../support/world/drive.ts';
import {
  eventsOf,
  factsOf,
  isAccepted,
  ledgerIn,
  openFindings,
  orderId,
  placeOrder,
} from '../../support/world/state-of-endpoint.ts';
import { secretId, World } from '../../support/world/world.ts';

const hour = 3_600_000;

/** Replicas that never accept one credential, whatever is applied. */
function poison(world: World, versionId: string): void {
  for (const replica of world.replicas) {
    replica.refuses = ({ password }) => password === world.credentialOf(versionId)?.password;
  }
}

async function refusedRotation(tries: number) {
  const world = new World();
  await rotateAndUpdate(world);
  const pending = begin(world);
  poison(world, pending);
  for (let count = 0; count < tries; count += 1) {
    await rotatePending(world);
    world.now += 1000;
  }
  return { world, pending };
}

describe('a rotation that is stuck', () => {
  test('is given up after three refusals of its credential, and a fresh one ends well', async () => {
    const { world, pending } = await refusedRotation(3);

    await settleAll(world);

    const current = world.labelled('AWSCURRENT') ?? '';
    expect(current).not.toBe(pending);
    expect(factsOf(world, current).provedAt).toBeDefined();
    expect(world.engine.secret(secretId).versions.get(pending)?.stages.size).toBe(0);
    expect(eventsOf(world)).toContain(`restarted ${pending}`);
    const { reason = '', by } = ledgerIn(world).closedOrder ?? {};
    expect(by).toBe('promrotate');
    expect(reason).toContain('setSecret');
    expect(reason).toContain('PENDING_REFUSED');
    expect(isAccepted(world, pending)).toEqual([false, false]);
  });

  test('is not called restarted when another rotation began between the look and the start', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    const pending = begin(world);
    await step(world, 'createSecret', pending);
    world.now += 2 * hour;
    await placeOrder(world, { kind: 'restart', versionId: pending });
    const deps = world.deps(world.invocation());
    const rotations = {
      ...deps.rotations,
      start: async (secret: string, versionId: string) => {
        begin(world);
        return deps.rotations.start(secret, versionId);
      },
    };

    const run = { endpoint: 'central', deadline: world.now + 890_000 };
    await settle({ ...deps, rotations }, run);

    expect(ledgerIn(world).closedOrder).toMatchObject({
      id: orderId,
      failure: { code: 'ROTATION_RUNNING' },
    });
  });

  test('is left to Secrets Manager before that', async () => {
    const { world, pending } = await refusedRotation(2);

    await settleOnce(world);

    expect(world.labelled('AWSPENDING')).toBe(pending);
  });

  test('is not touched while a step may be at work', async () => {
    const { world, pending } = await refusedRotation(3);
    const { ledger } = world.deps(world.invocation());
    world.now += 1;
    const attempt = { versionId: pending, step: 'setSecret', at: world.now };
    await ledger.countAttempt('central', attempt);

    await settleOnce(world);
    expect(world.labelled('AWSPENDING')).toBe(pending);

    world.now += 12 * 60_000;
    await settleOnce(world);
    expect(world.labelled('AWSPENDING')).not.toBe(pending);
  });

  test('is given up when Secrets Manager does not try it any more', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    const pending = begin(world);
    await step(world, 'createSecret', pending);
    world.now += hour + 1;

    await settleOnce(world);
    await settleAll(world);

    expect(world.labelled('AWSCURRENT')).not.toBe(pending);
    expect(
      ledgerIn(world).versions.get(world.labelled('AWSCURRENT') ?? '')?.provedAt,
    ).toBeDefined();
  });

  test('waits for a receiver that is away, and the alarm names it', async () => {
    const { world, pending } = await refusedRotation(3);
    const [replica] = world.replicas;
    if (replica === undefined) throw new Error('no replica');
    replica.isUp = false;
    world.now += hour + 1;

    await settleOnce(world).catch(() => undefined);

    expect(world.labelled('AWSPENDING')).toBe(pending);
    const names = openFindings(world);
    expect(names).toContain(`ROTATION_STUCK#${pending}`);
    expect(names).toContain('RECEIVER_UNREACHABLE#https://replica-0/api/v1/write');
    expect(ledgerIn(world).findings.get(`ROTATION_STUCK#${pending}`)?.detail).toContain(
      'setSecret',
    );
  });

  test('is started afresh three times a day at most; then the alarm goes on', async () => {
    const world = new World({ pendingLimitSeconds: 60 });
    await rotateAndUpdate(world);
    const given = begin(world);
    const current = world.labelled('AWSCURRENT') ?? '';
    for (const replica of world.replicas) {
      replica.refuses = ({ password }) => password !== world.credentialOf(current)?.password;
    }
    for (let turn = 0; turn < 8; turn += 1) {
      await rotatePending(world);
      world.now += 20 * 60_000;
      await settleOnce(world).catch(() => undefined);
    }

    const restarts = eventsOf(world).filter((event) => event.startsWith('restarted'));
    expect(restarts).toHaveLength(3);
    expect(restarts[0]).toBe(`restarted ${given}`);
    const pending = world.labelled('AWSPENDING') ?? '';
    expect(openFindings(world)).toContain(`ROTATION_STUCK#${pending}`);
  });

  test('is restarted on order, from wherever an earlier run was killed', async () => {
    const calls = Array.from({ length: 40 }, (_, index) => index + 1);
    for (const call of calls) {
      const { world, pending } = await refusedRotation(1);
      await placeOrder(world, { kind: 'restart', versionId: pending });
      const crash = { call, when: 'after' } as const;
      const run = { endpoint: 'central', deadline: world.now + 890_000 };
      await settle(world.deps(world.invocation({ crash })), run).catch(() => undefined);

      await settleAll(world);

      expect(world.labelled('AWSCURRENT')).toBe(orderId);
      expect(ledgerIn(world).order).toBeUndefined();
      expect(ledgerIn(world).closedOrder).toMatchObject({ id: orderId, by: 'ada' });
      expect(ledgerIn(world).closedOrder?.failure).toBeUndefined();
    }
  });

  test('is not restarted while rotation is off', async () => {
    const { world, pending } = await refusedRotation(3);
    world.engine.cancelRotation(secretId);

    await settleOnce(world);
    expect(world.labelled('AWSPENDING')).toBe(pending);

    await placeOrder(world, { kind: 'restart', versionId: pending });
    await work(world);
    await settleOnce(world);
    expect(ledgerIn(world).closedOrder?.failure?.code).toBe('ROTATION_DISABLED');
    expect(world.labelled('AWSPENDING')).toBe(pending);
  });

  test('whose AWSPENDING was taken off in time never becomes current by a late finishSecret', async () => {
    const { world, pending } = await refusedRotation(3);
    await settleAll(world);
    expect(await codeOf(step(world, 'finishSecret', pending))).toMatch(/^VERSION_/);
  });
});
