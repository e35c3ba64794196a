import { describe, expect, test } from '@jest/globals';
import { codeOf, runTo, step } from '../../support/world/drive.ts';
import { fakeLedger } from '../../support/world/fake-ledger.ts';
import { anId, Operator } from '../../support/world/operate.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

const schedule = { scheduleExpression: 'cron(0 4 ? * MON *)', duration: '4h' };

function start() {
  const world = new World();
  const described = () => world.engine.describe(secretId);
  return { world, operator: new Operator(world), described };
}

describe('pause', () => {
  test('switches rotation off, and notes who did and by which schedule it goes on', async () => {
    const { world, operator, described } = start();

    await operator.change({ action: 'pause', reason: 'freeze' });

    expect(described().rotationEnabled).toBe(false);
    expect(operator.ledger.pause).toEqual({
      at: world.now,
      by: 'ada',
      reason: 'freeze',
      schedule: 'cron(0 4 ? * MON *), window 4h',
    });
    expect(operator.ledger.events).toMatchObject([{ kind: 'paused', by: 'ada', detail: 'freeze' }]);
  });

  test('gives a rotation up that has not ended', async () => {
    const { world, operator } = start();
    const pending = await runTo(world, 'setSecret');

    const answer = await operator.change({ action: 'pause' });

    expect(answer.versionId).toBe(pending);
    expect(world.labelled('AWSPENDING')).toBeUndefined();
  });

  test.each(['record', 'cancel'])(
    'is completed by the same request when it was interrupted after "%s"',
    async (name) => {
      const { world, operator, described } = start();
      await runTo(world, 'setSecret');
      const crash = { when: 'after', name } as const;
      await expect(operator.change({ action: 'pause' }, crash)).rejects.toThrow('died');

      await operator.change({ action: 'pause' });

      expect(described().rotationEnabled).toBe(false);
      expect(world.labelled('AWSPENDING')).toBeUndefined();
      expect(operator.ledger.events.filter(({ kind }) => kind === 'paused')).toHaveLength(1);
    },
  );

  test('refuses what is paused already, naming by whom', async () => {
    const { operator } = start();
    await operator.change({ action: 'pause', by: 'bob' });
    await expect(operator.change({ action: 'pause' })).rejects.toThrow(
      /^ROTATION_PAUSED: .*by "bob"/,
    );
  });

  test('refuses while an order is under way', async () => {
    const { world, operator, described } = start();
    await runTo(world, 'finishSecret');
    await operator.change({ action: 'rollback', id: anId });
    expect(await codeOf(operator.change({ action: 'pause' }))).toBe('ORDER_UNDER_WAY');
    expect(described().rotationEnabled).toBe(true);
  });

  test('keeps rotate and unstick from switching rotation on', async () => {
    const { operator, described } = start();
    await operator.change({ action: 'pause' });
    expect(await codeOf(operator.change({ action: 'rotate' }))).toBe('ROTATION_PAUSED');
    expect(await codeOf(operator.change({ action: 'unstick' }))).toBe('NOTHING_PENDING');
    expect(described().rotationEnabled).toBe(false);
  });
});

describe('resume', () => {
  test('switches rotation on by the schedule that was noted', async () => {
    const { world, operator, described } = start();
    await operator.change({ action: 'pause' });
    const rotationRules = { automaticallyAfterDays: 1 };
    world.engine.configureRotation({ secretId, rotationRules });
    world.engine.cancelRotation(secretId);

    const { note } = await operator.change({ action: 'resume', by: 'bob' });

    expect(described()).toMatchObject({ rotationEnabled: true, rotationRules: schedule });
    expect(note).toContain('cron(0 4 ? * MON *)');
    expect(operator.ledger.pause).toBeUndefined();
    expect(operator.ledger.events.at(-1)).toMatchObject({ kind: 'resumed', by: 'bob' });
  });

  test('does not rotate at once: testSecret runs alone', async () => {
    const { world, operator } = start();
    const current = world.labelled('AWSCURRENT');
    await operator.change({ action: 'pause' });
    await operator.change({ action: 'resume' });
    const steps: string[] = [];

    await world.engine.runRotation(secretId, async (event) => {
      steps.push(event.Step);
      await step(world, event.Step, event.ClientRequestToken);
    });

    expect(steps).toEqual(['testSecret']);
    expect(world.labelled('AWSCURRENT')).toBe(current);
  });

  test('is completed by the same request when it was interrupted', async () => {
    const { operator, described } = start();
    await operator.change({ action: 'pause' });
    const crash = { when: 'after', name: 'resume' } as const;
    await expect(operator.change({ action: 'resume' }, crash)).rejects.toThrow('died');

    await operator.change({ action: 'resume' });

    expect(described().rotationEnabled).toBe(true);
    expect(operator.ledger.pause).toBeUndefined();
  });

  test('refuses what is not paused, be it on or off', async () => {
    const { world, operator, described } = start();
    expect(await codeOf(operator.change({ action: 'resume' }))).toBe('ROTATION_NOT_PAUSED');
    world.engine.cancelRotation(secretId);
    await expect(operator.change({ action: 'resume' })).rejects.toThrow(
      /^ROTATION_NOT_PAUSED: .*found it off, .*deploy again/,
    );
    expect(described().rotationEnabled).toBe(false);
  });

  test('says what to do when AWSPENDING is left on a version', async () => {
    const { world, operator } = start();
    const pending = await runTo(world, 'createSecret');
    world.engine.cancelRotation(secretId);
    const pause = { at: 1, by: 'ada', reason: '', schedule: 'every 30 days' };
    await fakeLedger(world.ledgerItems).record(endpoint, [{ fact: 'paused', pause }]);

    await expect(operator.change({ action: 'resume' })).rejects.toThrow(
      /^ROTATION_RUNNING: .*pause/,
    );
    await operator.change({ action: 'pause' });
    await operator.change({ action: 'resume' });

    expect(world.engine.secret(secretId).versions.get(pending)?.stages.size).toBe(0);
    expect(world.engine.describe(secretId).rotationRules).toEqual({ automaticallyAfterDays: 30 });
  });
});
