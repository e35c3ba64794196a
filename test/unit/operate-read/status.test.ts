import { describe, expect, test } from '@jest/globals';
import { codeOf, runTo, step, update } from '../../support/world/drive.ts';
import { fakeLedger } from '../../support/world/fake-ledger.ts';
import { anId, Operator } from '../../support/world/operate.ts';
import { endpoint, secretId, World, type WorldOptions } from '../../support/world/world.ts';

const hour = 3_600_000;

function start(options: WorldOptions = {}) {
  const world = new World(options);
  return { world, operator: new Operator(world), ledger: fakeLedger(world.ledgerItems) };
}

describe('the status of an endpoint', () => {
  test('knows the version that writers have used for years, before any rotation', async () => {
    const { world, operator } = start();
    expect(await operator.status()).toEqual({
      endpoint,
      rotation: 'on',
      versions: [
        {
          versionId: world.labelled('AWSCURRENT'),
          state: 'current',
          isCompromised: false,
          usedBy: [],
        },
      ],
      writers: [
        { name: 'a', isUpToDate: false },
        { name: 'b', isUpToDate: false },
      ],
      findings: [],
    });
  });

  test('shows the current version first, then the pending one, then those in grace', async () => {
    const { world, operator } = start({ graceSeconds: 7200 });
    const oldest = world.labelled('AWSCURRENT') ?? '';
    const current = await runTo(world, 'finishSecret');
    await update(world);
    const supersededAt = world.now;
    const pending = await runTo(world, 'setSecret');

    const { versions } = await operator.status();

    expect(versions).toMatchObject([
      { versionId: current, state: 'current', usedBy: ['a', 'b'] },
      { versionId: pending, state: 'pending', usedBy: [] },
      { versionId: oldest, state: 'in-grace' },
    ]);
    expect(versions[2]?.graceEndsAt).toBeLessThanOrEqual(supersededAt + 2 * hour);
    expect(versions[2]?.graceEndsAt).toBe((versions[2]?.supersededAt ?? 0) + 2 * hour);
  });

  test('names versions by the user names that a rotation gave them', async () => {
    const { world, operator } = start();
    const current = await runTo(world, 'finishSecret');
    const { versions } = await operator.status();
    expect(versions.map(({ userName }) => userName)).toEqual([
      world.credentialOf(current)?.username,
      undefined,
    ]);
  });

  test('gives no user names where two take turns', async () => {
    const { world, operator } = start({ userName: 'pair' });
    await runTo(world, 'finishSecret');
    const { versions } = await operator.status();
    expect(versions.every(({ userName }) => userName === undefined)).toBe(true);
  });

  test('says which writers keep a version in use after its grace', async () => {
    const { world, operator } = start();
    const old = world.labelled('AWSCURRENT');
    await runTo(world, 'finishSecret');
    world.unreachable.add('b');
    await codeOf(update(world));
    world.now += 2 * hour;

    const { versions, writers } = await operator.status();

    expect(versions[1]).toMatchObject({ versionId: old, state: 'in-use', usedBy: ['b'] });
    expect(writers.map(({ isUpToDate }) => isUpToDate)).toEqual([true, false]);
  });

  test('tells what is on its way out from what is refused, and from what was given up', async () => {
    const { world, operator, ledger } = start();
    const [first] = [world.labelled('AWSCURRENT') ?? ''];
    const second = await runTo(world, 'finishSecret');
    await update(world);
    const third = await runTo(world, 'finishSecret');
    await update(world);
    const givenUp = await runTo(world, 'createSecret');
    world.engine.updateStage({
      secretId,
      versionStage: 'AWSPENDING',
      removeFromVersionId: givenUp,
    });
    world.now += 2 * hour;
    await ledger.record(endpoint, [{ fact: 'refused', versionId: first, at: world.now }]);

    const { versions } = await operator.status();

    expect(versions).toMatchObject([
      { versionId: third, state: 'current' },
      { versionId: second, state: 'retiring', usedBy: [] },
      { versionId: first, state: 'retired', refusedAt: world.now },
      { versionId: givenUp, state: 'given-up' },
    ]);
  });

  test('says that a version has leaked', async () => {
    const { operator } = start();
    await operator.change({ action: 'revoke', id: anId, reason: 'in a log' });
    const { versions, order } = await operator.status();
    expect(versions[0]?.isCompromised).toBe(true);
    expect(order).toMatchObject({ id: anId, kind: 'revoke', by: 'ada', reason: 'in a log' });
  });

  test('says of a pending version which step failed and why', async () => {
    const { world, operator } = start();
    const pending = await runTo(world, 'createSecret');
    expect((await operator.status()).pending).toMatchObject({ isRunning: true, isStuck: false });

    world.replicas[1]!.isUp = false;
    await codeOf(step(world, 'setSecret', pending));

    expect((await operator.status()).pending).toMatchObject({
      versionId: pending,
      attempts: 2,
      refusals: 0,
      isRunning: false,
      isStuck: false,
      failure: { step: 'setSecret', code: 'RECEIVER_UNAVAILABLE' },
    });
  });

  test('calls a rotation stuck past its limit', async () => {
    const { world, operator } = start();
    await runTo(world, 'createSecret');
    world.now += world.definition.pendingLimitSeconds * 1000;
    expect((await operator.status()).pending).toMatchObject({ isRunning: false, isStuck: true });
  });

  test('calls a rotation stuck that receivers have refused three times', async () => {
    const { world, operator, ledger } = start();
    const pending = await runTo(world, 'createSecret');
    const failure = { step: 'testSecret', code: 'PENDING_REFUSED', message: 'no', at: world.now };
    const failed = { fact: 'failed', versionId: pending, failure, isRefusal: true } as const;
    for (const isStuck of [false, false, true]) {
      await ledger.record(endpoint, [
        { ...failed, failure: { ...failure, code: 'PENDING_REFUSED' } },
      ]);
      expect((await operator.status()).pending).toMatchObject({ isStuck });
    }
  });

  test('tells a pause of ours from a rotation that is off', async () => {
    const { world, operator } = start();
    await operator.change({ action: 'pause', reason: 'freeze' });
    expect(await operator.status()).toMatchObject({
      rotation: 'paused',
      pause: { by: 'ada', reason: 'freeze', schedule: 'cron(0 4 ? * MON *), window 4h' },
    });
    await operator.change({ action: 'resume' });
    expect((await operator.status()).rotation).toBe('on');
    world.engine.cancelRotation(secretId);
    expect((await operator.status()).rotation).toBe('off');
  });

  test('lists what is wrong, the oldest first', async () => {
    const { operator, ledger } = start();
    const finding = { subject: 'a', detail: 'quiet', since: 9, code: 'WRITER_QUIET' } as const;
    await ledger.record(endpoint, [{ fact: 'finding-opened', finding }]);
    const older = { ...finding, subject: 'b', since: 5 };
    await ledger.record(endpoint, [{ fact: 'finding-opened', finding: older }]);
    expect((await operator.status()).findings).toEqual([older, finding]);
  });

  test('of a name that is not there tells those that are', async () => {
    const { operator } = start();
    await expect(operator.status('centrl')).rejects.toThrow(
      /^DEFINITION_MISSING: .*"centrl"; there are: "central"$/,
    );
  });

  test('needs no value of the secret', async () => {
    const { world, operator } = start();
    const read: string[] = [];
    await runTo(world, 'finishSecret');
    world.engine.getValue = () => {
      read.push('value');
      throw new Error('read');
    };
    await operator.status();
    await operator.wait(world.labelled('AWSCURRENT') ?? '', { seconds: 0 });
    expect(read).toEqual([]);
  });
});
