import { describe, expect, test } from '@jest/globals';
import { settle } from '../../../functions/retire-credential/settle.ts';
import {
  begin,
  codeOf,
  rotateAndUpdate,
  rotatePending,
  runTo,
  settleAll,
  settleOnce,
  step,
  update,
} from '../../support/world/drive.ts';
import {
  eventsOf,
  factsOf,
  isAccepted,
  ledgerIn,
  openFindings,
  versionsOfWriters,
} from '../../support/world/state-of-endpoint.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

/** How other rotators fail, each with its cause on stage and what happens here instead. */

const hour = 3_600_000;
const stagesOf = (world: World, versionId: string) => [
  ...(world.engine.secret(secretId).versions.get(versionId)?.stages ?? []),
];

describe('F1: AWSPENDING stays on a failed rotation, and RotateSecret refuses every other one', () => {
  test('it is found, alarmed and taken off, and a fresh rotation ends', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    const stuck = begin(world);
    await step(world, 'createSecret', stuck);
    expect(() => world.engine.rotate({ secretId })).toThrow(/previous rotation/);
    world.now += 2 * hour;

    await settleOnce(world);
    expect(eventsOf(world)).toContain(`restarted ${stuck}`);
    await settleAll(world);

    expect(stagesOf(world, stuck)).toEqual([]);
    expect(factsOf(world, world.labelled('AWSCURRENT') ?? '').provedAt).toBeGreaterThan(
      world.now - 2 * hour,
    );
    expect(openFindings(world)).toEqual([]);
  });

  test('while a receiver is away it stays, and the alarm says which step failed', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    for (const replica of world.replicas) replica.isUp = false;
    const stuck = begin(world);
    await rotatePending(world);
    world.now += 2 * hour;

    await settleOnce(world).catch(() => undefined);

    expect(stagesOf(world, stuck)).toEqual(['AWSPENDING']);
    const told = world.around.notices.find(({ subject }) => subject.includes('ROTATION_STUCK'));
    expect(told?.text).toContain(stuck);
    expect(told?.text).toContain('setSecret');
  });
});

describe('F2: the pending value is refused every time, and tried for ever', () => {
  test('after three refusals it is given up for a new value', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    const poisoned = begin(world);
    await step(world, 'createSecret', poisoned);
    const { password } = world.credentialOf(poisoned) ?? {};
    for (const replica of world.replicas) {
      replica.refuses = (credential) => credential.password === password;
    }
    for (let tries = 1; tries <= 3; tries += 1) {
      expect(await rotatePending(world)).toBe('failed');
      expect(factsOf(world, poisoned).refusals).toBe(tries);
      expect(stagesOf(world, poisoned)).toEqual(['AWSPENDING']);
      world.now += 1000;
      await settleOnce(world);
    }
    expect(stagesOf(world, poisoned)).toEqual([]);
    await settleAll(world);

    const current = world.labelled('AWSCURRENT') ?? '';
    expect(current).not.toBe(poisoned);
    expect(world.credentialOf(current)?.password).not.toBe(password);
    expect(factsOf(world, current).provedAt).toBeDefined();
  });
});

describe('F3: a kill between making a credential and storing it leaves one that nobody knows', () => {
  test.each(['before', 'after'] as const)(
    'nothing is left that is accepted: %s the put',
    async (when) => {
      const world = new World();
      await rotateAndUpdate(world);
      const versionId = begin(world);
      const crash = { name: 'putPending', when } as const;
      const killed = step(world, 'createSecret', versionId, world.invocation({ crash }));
      await expect(killed).rejects.toThrow(/died/);
      const known = world.credentialOf(versionId);

      // The same version is tried again: its credential is the one that was stored, if one was.
      await rotatePending(world);
      expect(world.labelled('AWSCURRENT')).toBe(versionId);
      const { password } = world.credentialOf(versionId) ?? {};
      expect(password).toBe(known?.password ?? password);
      expect(usersOf(world)).toEqual(
        expect.arrayContaining([world.credentialOf(versionId)?.username]),
      );
      expect(usersOf(world)).toHaveLength(3);
    },
  );

  test('what was made for a rotation that is given up is swept from the receivers', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    const orphan = await runTo(world, 'setSecret');
    expect(isAccepted(world, orphan)).toEqual([true, true]);
    const { rotations } = world.deps(world.invocation());
    await rotations.removePending(secretId, orphan);

    await settleAll(world);

    expect(isAccepted(world, orphan)).toEqual([false, false]);
    expect(eventsOf(world)).toContain(`retired ${orphan}`);
  });
});

describe('F4: revocation fails once, after the switch, and the old credential lives for ever', () => {
  test('it is tried until it is proved, and alarmed meanwhile', async () => {
    const world = new World({ query: true });
    const old = await rotateAndUpdate(world);
    await rotateAndUpdate(world);
    world.now += hour + 1;
    const [first] = world.replicas;
    if (first === undefined) throw new Error('no replica');
    first.keeps = ({ password }) => password === world.credentialOf(old)?.password;

    expect(await codeOf(settleOnce(world))).toBe('STILL_ACCEPTED');
    expect(factsOf(world, old).refusedAt).toBeUndefined();
    expect(world.around.counts.get('STILL_ACCEPTED')).toBe(1);

    first.keeps = () => false;
    await settleAll(world);
    expect(factsOf(world, old).refusedAt).toBeDefined();
    expect(isAccepted(world, old)).toEqual([false, false]);
    expect(world.around.counts.get('STILL_ACCEPTED')).toBe(0);
  });

  test('a kill at any call of it leaves work that the next run ends', async () => {
    for (let call = 1; call <= 80; call += 1) {
      const world = new World({ retirement: { watchSeconds: 0 } });
      const old = await rotateAndUpdate(world);
      await rotateAndUpdate(world);
      world.now += hour + 1;
      const crash = { call, when: 'after' } as const;
      const run = { endpoint, deadline: world.now + 890_000 };
      await settle(world.deps(world.invocation({ crash })), run).catch(() => undefined);

      await settleAll(world);

      expect(factsOf(world, old).refusedAt).toBeDefined();
      expect(isAccepted(world, old)).toEqual([false, false]);
    }
  });
});

describe('F5: a writer still uses the old credential when it dies', () => {
  test('it does not die within its grace, nor while a writer is not known to have left it', async () => {
    const world = new World({ query: true });
    const old = await rotateAndUpdate(world);
    world.unreachable.add('b');
    await runTo(world, 'finishSecret');
    await update(world).catch(() => undefined);
    expect(versionsOfWriters(world)[1]).toBe(old);

    for (let hours = 0; hours < 30; hours += 1) {
      await settleAll(world);
      expect(isAccepted(world, old)).toEqual([true, true]);
      world.now += hour;
    }
    expect(openFindings(world)).toContain(`GRACE_ENDED_IN_USE#${old}`);
  });

  test('and when the evidence was wrong, the silence brings it back', async () => {
    const world = new World({ query: true });
    const old = await rotateAndUpdate(world);
    const current = await rotateAndUpdate(world);
    world.now += hour + 1;
    // One host of "a" was missed: its series ends with the credential.
    world.answer = (_, query): Record<string, number> => {
      const missed = query.includes('@') || isAccepted(world, old)[0] === true;
      const isOfA = query.includes('agent="a"');
      return { up: world.now / 1000, ...(isOfA && missed ? { missed: world.now / 1000 } : {}) };
    };

    await settleOnce(world);

    expect(isAccepted(world, old)).toEqual([true, true]);
    expect(eventsOf(world)).toContain(`accepted-again ${old}`);
    const told = world.around.notices.find(({ subject }) => subject.includes('WRITER_QUIET'));
    expect(told?.text).toContain('"a"');
    expect(openFindings(world)).toContain('WRITER_QUIET#a');
    expect(current).toBe(world.labelled('AWSCURRENT'));
  });
});

describe('F6: two rotations close together end the credential that writers are still on', () => {
  test('three within one grace leave all of them accepted', async () => {
    const world = new World();
    const first = await rotateAndUpdate(world);
    world.unreachable.add('a').add('b');
    const second = await runTo(world, 'finishSecret');
    const third = await runTo(world, 'finishSecret');
    await settleAll(world);

    expect(versionsOfWriters(world)).toEqual([first, first]);
    for (const versionId of [first, second, third]) {
      expect(isAccepted(world, versionId)).toEqual([true, true]);
    }
  });

  test('where two names take turns, the second one waits for the grace', async () => {
    const world = new World({ userName: 'pair' });
    await rotateAndUpdate(world);
    const current = await rotateAndUpdate(world);

    const versionId = begin(world);
    expect(await codeOf(step(world, 'createSecret', versionId))).toBe('GRACE_NOT_OVER');
    expect(isAccepted(world, current)).toEqual([true, true]);
  });
});

describe('F7: a receiver that is down reads like a bad credential', () => {
  test('it is told apart, counts as no refusal, and the rotation is not given up for it', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    const [replica] = world.replicas;
    if (replica === undefined) throw new Error('no replica');
    replica.isUp = false;
    const pending = begin(world);
    for (let tries = 0; tries < 4; tries += 1) await rotatePending(world);
    expect(factsOf(world, pending).refusals).toBeUndefined();
    expect(factsOf(world, pending).failure?.code).not.toBe('PENDING_REFUSED');
    world.now += 2 * hour;

    await settleOnce(world).catch(() => undefined);

    expect(stagesOf(world, pending)).toEqual(['AWSPENDING']);
    expect(openFindings(world)).toContain('RECEIVER_UNREACHABLE#https://replica-0/api/v1/write');
    replica.isUp = true;
    await rotatePending(world);
    expect(stagesOf(world, pending)).toContain('AWSCURRENT');
  });
});

describe('F9: a credential holds at one replica only, and is taken for valid', () => {
  test('nothing moves while one of two refuses it, and a retired one has to be refused by both', async () => {
    const world = new World();
    const old = await rotateAndUpdate(world);
    const versionId = begin(world);
    await step(world, 'createSecret', versionId);
    const second = world.replicas[1];
    if (second === undefined) throw new Error('no replica');
    second.refuses = ({ password }) => password === world.credentialOf(versionId)?.password;
    expect(await rotatePending(world)).toBe('failed');
    expect(world.labelled('AWSCURRENT')).toBe(old);
    second.refuses = () => false;
    expect(await rotatePending(world)).toBe('succeeded');
    await update(world);
    world.now += hour + 1;

    second.keeps = ({ password }) => password === world.credentialOf(old)?.password;
    await settleOnce(world).catch(() => undefined);
    expect(isAccepted(world, old)).toEqual([false, true]);
    expect(factsOf(world, old).refusedAt).toBeUndefined();
    expect(ledgerIn(world).findings.get(`STILL_ACCEPTED#${old}`)?.detail).toContain('replica-1');
  });
});

describe('F13: a rotation never runs, and nobody notices', () => {
  test('one that is overdue is found, and the finding closes when it has run', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    await settleAll(world);
    world.nextRotationAt = world.now;
    world.now += hour / 4;
    await settleOnce(world);
    expect(openFindings(world)).toEqual([]);
    world.now += hour;

    await settleOnce(world);

    expect(openFindings(world)).toEqual([`ROTATION_OVERDUE#${secretId}`]);
    expect(world.around.counts.get('ROTATION_OVERDUE')).toBe(1);
    world.nextRotationAt = world.now + 24 * hour;
    await settleOnce(world);
    expect(openFindings(world)).toEqual([]);
  });

  test('one that somebody switched off is found, one that was paused is not', async () => {
    const world = new World();
    await rotateAndUpdate(world);
    world.engine.cancelRotation(secretId);
    world.now += hour + 1;
    await settleOnce(world);
    expect(openFindings(world)).toEqual([`ROTATION_OVERDUE#${secretId}`]);

    const pause = { at: world.now, by: 'ada', reason: '', schedule: 'rate(7 days)' };
    await world.deps(world.invocation()).ledger.record(endpoint, [{ fact: 'paused', pause }]);
    await settleOnce(world);
    expect(openFindings(world)).toEqual([]);
  });
});

describe('F17: somebody puts a value by hand during a rotation, which ends it', () => {
  test('no writer is locked out, the half-made version goes, and the next rotation ends well', async () => {
    const world = new World();
    const before = await rotateAndUpdate(world);
    const abandoned = await runTo(world, 'setSecret');
    const secretString = '{"username":"by-hand","password":"typed"}';
    const put = { secretId, secretString, byRotationFunction: false };
    const { versionId: byHand } = world.engine.putValue(put);
    expect(stagesOf(world, abandoned)).toEqual([]);

    await settleAll(world);

    expect(world.labelled('AWSCURRENT')).toBe(byHand);
    expect(versionsOfWriters(world)).toEqual([byHand, byHand]);
    for (const versionId of [before, byHand]) {
      expect(isAccepted(world, versionId)).toEqual([true, true]);
    }
    expect(isAccepted(world, abandoned)).toEqual([false, false]);
    const next = await rotateAndUpdate(world);
    expect(stagesOf(world, next)).toContain('AWSCURRENT');
  });

  test('one with the user name that writers use and another password reaches no receiver', async () => {
    const world = new World();
    const secretString = '{"username":"writer","password":"a typing error"}';
    const before = await rotateAndUpdate(world);
    world.engine.putValue({ secretId, secretString, byRotationFunction: false });

    expect(await codeOf(settleOnce(world))).toBe('RECEIVER_REFUSED');

    expect(isAccepted(world, before)).toEqual([true, true]);
    const years = { username: 'writer', password: 'written years ago' };
    expect(world.replicas.map((replica) => replica.accepts(years))).toEqual([true, true]);
  });
});

describe('F18: a step does not see yet what the step before it wrote', () => {
  test('the next step reads it again', async () => {
    const world = new World({ areReadsLate: true });
    await rotateInTries(world);
    const versionId = begin(world);
    await step(world, 'createSecret', versionId);
    for (const name of ['setSecret', 'testSecret', 'finishSecret'] as const) {
      world.forgetReads();
      await step(world, name, versionId);
    }
    expect(stagesOf(world, versionId)).toContain('AWSCURRENT');
  });

  test('a proof is not taken for made because a read missed the value', async () => {
    const world = new World({ areReadsLate: true, retirement: { watchSeconds: 0 } });
    const old = await rotateInTries(world);
    await rotateInTries(world);
    world.forgetReads();
    world.now += hour + 1;

    await settleAll(world);

    const { events } = ledgerIn(world);
    const retired = events.find(({ kind, subject }) => kind === 'retired' && subject === old);
    expect(retired?.detail).toContain('refused at 3 addresses');
  });
});

/** As Secrets Manager: a step that fails is tried again with the whole rotation. */
async function rotateInTries(world: World): Promise<string> {
  const versionId = begin(world);
  for (let tries = 0; tries < 3; tries += 1) {
    if ((await rotatePending(world)) === 'succeeded') break;
  }
  await update(world).catch(() => update(world));
  return versionId;
}

function usersOf(world: World): string[] {
  return [...new Set(world.replicas.flatMap(({ verifiers }) => [...verifiers.keys()]))];
}
