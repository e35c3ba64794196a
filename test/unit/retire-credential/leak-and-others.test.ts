import { describe, expect, test } from '@jest/globals';
import { rotateAndUpdate, settleAll, settleOnce, work } from '../../support/world/drive.ts';
import { rotatedOnce } from '../../support/world/leaks.ts';
import { anId, anotherId, Operator } from '../../support/world/operate.ts';
import { factsOf, isAccepted, ledgerIn } from '../../support/world/state-of-endpoint.ts';

const hour = 3_600_000;
const day = 24 * 3600;

/** The current version has leaked, and may be used for another day. */
async function leakWithLongGrace() {
  const { world, leaked } = await rotatedOnce({ retirement: { watchSeconds: 0 } });
  const operator = new Operator(world);
  await operator.change({ action: 'revoke', id: anId, graceSeconds: day });
  await settleOnce(world);
  return { world, operator, leaked };
}

describe('a leaked version with a long grace', () => {
  test('keeps nothing else from being retired', async () => {
    const { world } = await rotatedOnce({ retirement: { watchSeconds: 0 } });
    const other = world.labelled('AWSCURRENT')!;
    const leaked = await rotateAndUpdate(world);
    await new Operator(world).change({ action: 'revoke', graceSeconds: day });
    const startedAt = world.now;
    const runs: number[] = [];
    for (let hours = 0; hours < 3; hours += 1) {
      const begun = world.now;
      await settleOnce(world);
      runs.push(world.now - begun);
      world.now = begun + hour;
    }

    expect(factsOf(world, other).refusedAt).toBeLessThan(startedAt + 3 * hour);
    expect(Math.max(...runs)).toBeLessThan(12 * 60_000);
    expect(isAccepted(world, leaked)).toEqual([true, true]);
  });

  test('is out on time all the same', async () => {
    const { world, leaked } = await leakWithLongGrace();
    const { supersededAt = 0 } = factsOf(world, leaked);
    await settleAll(world, 26);

    const { retiredAt = 0 } = factsOf(world, leaked);
    expect(retiredAt).toBeGreaterThanOrEqual(supersededAt + day * 1000);
    expect(retiredAt).toBeLessThan(supersededAt + day * 1000 + 60_000);
    expect(ledgerIn(world).closedOrder?.id).toBe(anId);
  });

  test('is taken out at once when somebody says so', async () => {
    const { world, operator, leaked } = await leakWithLongGrace();

    const answer = await operator.change({
      action: 'revoke',
      id: anotherId,
      version: leaked,
      graceSeconds: 0,
      reason: 'it is abused now',
    });
    expect(answer).toMatchObject({ id: anId, versionId: leaked });
    expect(operator.started.at(-1)).toBe('retire-credential central');
    await settleOnce(world);

    expect(isAccepted(world, leaked)).toEqual([false, false]);
    expect(ledgerIn(world).closedOrder?.id).toBe(anId);
    expect(
      ledgerIn(world)
        .events.map(({ detail }) => detail)
        .join(),
    ).toContain('abused');
  });

  test('never gets a longer one by being revoked again', async () => {
    const { operator, leaked } = await leakWithLongGrace();
    await operator.change({ action: 'revoke', version: leaked, graceSeconds: 600 });
    await operator.change({ action: 'revoke', version: leaked, graceSeconds: 1200 });
    expect(operator.ledger.versions.get(leaked)?.leakGraceSeconds).toBe(600);
  });

  test('does not keep the one that came after it when that has leaked as well', async () => {
    const { world, operator, leaked } = await leakWithLongGrace();
    const second = world.labelled('AWSCURRENT') ?? '';

    const answer = await operator.change({ action: 'revoke', reason: 'this one too' });
    expect(answer).toMatchObject({ versionId: second, note: expect.stringContaining('leaked') });
    expect(factsOf(world, second).compromisedAt).toBe(world.now);
    await settleOnce(world);
    expect(world.labelled('AWSCURRENT')).not.toBe(second);
    world.now += 300_000;
    await work(world);
    await settleAll(world);

    expect(isAccepted(world, second)).toEqual([false, false]);
    expect(isAccepted(world, leaked)).toEqual([true, true]);
    expect(factsOf(world, second).refusedAt).toBeDefined();
  });
});
