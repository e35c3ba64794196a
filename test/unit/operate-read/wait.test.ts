import { describe, expect, test } from '@jest/globals';
import type { StepName } from '../../../functions/rotate-secret/step.ts';
import type { Progress } from '../../../functions/shared/operations.ts';
import { codeOf, step, update } from '../../support/world/drive.ts';
import { fakeLedger } from '../../support/world/fake-ledger.ts';
import { anId, anotherId, Operator } from '../../support/world/operate.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

const steps: readonly StepName[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** The names of the stages that have a time. */
const reached = ({ stages }: Progress) =>
  stages.filter(({ at }) => at !== undefined).map(({ name }) => name);

async function requested() {
  const world = new World();
  const operator = new Operator(world);
  await operator.change({ action: 'rotate', id: anId });
  const run = async (names: readonly StepName[], versionId = anId) => {
    for (const name of names) {
      world.now += 1000;
      await step(world, name, versionId);
    }
  };
  const strip = (versionId: string) =>
    world.engine.updateStage({
      secretId,
      versionStage: 'AWSPENDING',
      removeFromVersionId: versionId,
    });
  return { world, operator, run, strip, ledger: fakeLedger(world.ledgerItems) };
}

describe('waiting for a rotation', () => {
  test('shows how far it is, and is not done before its version is current', async () => {
    const { operator, run } = await requested();
    const seen: string[][] = [reached(await operator.wait(anId, { seconds: 0 }))];
    for (const name of steps) {
      await run([name]);
      const progress = await operator.wait(anId, { seconds: 0 });
      expect(progress.isDone).toBe(false);
      seen.push(reached(progress));
    }
    expect(seen).toEqual([
      ['requested'],
      ['requested', 'created'],
      ['requested', 'created', 'set'],
      ['requested', 'created', 'set', 'proved'],
      ['requested', 'created', 'set', 'proved', 'current'],
    ]);
  });

  test('gives each stage the time at which it was reached', async () => {
    const { operator, run } = await requested();
    await run(steps);
    const times = (await operator.wait(anId, { seconds: 0 })).stages.map(({ at = Infinity }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times.slice(0, 5)).size).toBeGreaterThan(3);
  });

  test('is done when every declared writer writes with its version', async () => {
    const { world, operator, run } = await requested();
    await run(steps);
    world.unreachable.add('b');
    await codeOf(update(world));
    expect(await operator.wait(anId)).toMatchObject({ isDone: false });

    world.unreachable.clear();
    await update(world);

    const progress = await operator.wait(anId);
    expect(progress.isDone).toBe(true);
    expect(reached(progress).slice(-2)).toEqual(['writer a', 'writer b']);
  });

  test('says of a writer that is switched that its samples are missing', async () => {
    const { world, operator, run, ledger } = await requested();
    await run(steps);
    const confirmed = { fact: 'confirmed', writer: 'a', versionId: anId, at: world.now } as const;
    await ledger.record(endpoint, [confirmed]);
    const { stages } = await operator.wait(anId);
    expect(stages.find(({ name }) => name === 'writer a')).toEqual({
      name: 'writer a',
      detail: 'switched; its samples have not arrived yet',
    });
  });

  test('ends as soon as it is done, and looks again until then', async () => {
    const { world, operator, run } = await requested();
    await run(steps);
    const startedAt = world.now;
    let looks = 0;
    world.onCall = () => {
      // Each look is two calls; the writers switch while somebody waits.
      if (++looks !== 6) return;
      world.onCall = () => undefined;
      for (const writer of ['a', 'b']) {
        const about = { writer, versionId: anId, at: world.now };
        const ledger = fakeLedger(world.ledgerItems);
        void ledger.record(endpoint, [{ fact: 'confirmed', ...about }]);
        void ledger.record(endpoint, [{ fact: 'fresh', ...about }]);
      }
    };

    const { isDone } = await operator.wait(anId, { seconds: 300 });

    expect(isDone).toBe(true);
    expect(world.now - startedAt).toBeGreaterThan(0);
    expect(world.now - startedAt).toBeLessThan(10_000);
  });

  test('answers after the seconds that it was given', async () => {
    const { world, operator } = await requested();
    const startedAt = world.now;
    expect(await operator.wait(anId, { seconds: 30 })).toMatchObject({ isDone: false });
    expect(world.now - startedAt).toBeLessThanOrEqual(30_000);
    expect(world.now - startedAt).toBeGreaterThan(25_000);
  });

  test('says at the stage that is not reached why the step failed, and goes on waiting', async () => {
    const { world, operator, run } = await requested();
    await run(['createSecret']);
    world.replicas[0]!.isUp = false;
    await codeOf(run(['setSecret']));

    const progress = await operator.wait(anId);

    expect(progress).toMatchObject({ isDone: false });
    expect(progress).not.toHaveProperty('failure');
    const set = progress.stages.find(({ name }) => name === 'set');
    expect(set).toEqual({ name: 'set', detail: expect.stringMatching(/^RECEIVER_UNAVAILABLE: /) });
  });

  test('does not count a value as created that could not be made', async () => {
    const { operator, ledger, world } = await requested();
    await ledger.record(endpoint, [
      { fact: 'pending', versionId: anId, at: world.now },
      {
        fact: 'failed',
        versionId: anId,
        failure: { step: 'createSecret', code: 'NAME_IN_USE', message: 'm', at: world.now },
        isRefusal: false,
      },
    ]);
    expect(reached(await operator.wait(anId, { seconds: 0 }))).toEqual(['requested']);
  });

  test('ends with the last failure when the rotation is given up', async () => {
    const { world, operator, run, strip } = await requested();
    await run(['createSecret']);
    world.replicas[0]!.isUp = false;
    await codeOf(run(['setSecret']));
    strip(anId);

    expect(await operator.wait(anId)).toMatchObject({
      isDone: true,
      failure: { code: 'RECEIVER_UNAVAILABLE' },
    });
  });

  test('ends with a failure when it is given up before any step has begun', async () => {
    const { world, operator, strip } = await requested();
    strip(anId);
    world.now += 60_000;
    expect(await operator.wait(anId)).toMatchObject({
      isDone: true,
      failure: { code: 'VERSION_NOT_PENDING' },
    });
  });

  test('is over when its version was current and another one is by now', async () => {
    const { world, operator, run } = await requested();
    await run(steps);
    await operator.change({ action: 'rotate', id: anotherId });
    await run(steps, anotherId);
    await update(world);
    expect(await operator.wait(anId)).toMatchObject({ isDone: true });
    expect(await operator.wait(anId)).not.toHaveProperty('failure');
  });

  test('refuses an id that nobody knows', async () => {
    const { operator } = await requested();
    await expect(operator.wait(anotherId)).rejects.toThrow(/^ORDER_UNKNOWN: .*2222/);
  });
});

describe('a rotation that must end', () => {
  test('is an error that may be repeated while it goes on, and says what it waits for', async () => {
    const { operator, run } = await requested();
    await run(['createSecret', 'setSecret']);
    const waiting = operator.wait(anId, { mustEnd: true });
    await expect(waiting).rejects.toMatchObject({ code: 'ORDER_NOT_DONE', retryable: true });
    await expect(waiting).rejects.toThrow('"proved"');
  });

  test('is an error with the code and message of its failure', async () => {
    const { world, operator, run, strip } = await requested();
    await run(['createSecret']);
    world.replicas[0]!.isUp = false;
    await codeOf(run(['setSecret']));
    strip(anId);
    const waiting = operator.wait(anId, { mustEnd: true });
    await expect(waiting).rejects.toMatchObject({ code: 'ORDER_FAILED', retryable: false });
    await expect(waiting).rejects.toThrow(/ended with: RECEIVER_UNAVAILABLE: expected/);
  });

  test('is answered when it has ended well', async () => {
    const { world, operator, run } = await requested();
    await run(steps);
    await update(world);
    expect(await operator.wait(anId, { mustEnd: true })).toMatchObject({ isDone: true });
  });
});
