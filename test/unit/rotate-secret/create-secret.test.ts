import { describe, expect, test } from '@jest/globals';
import { rotateSecret } from '../../../functions/rotate-secret/rotate-secret.ts';
import type { Secrets } from '../../../functions/shared/ports.ts';
import { begin, codeOf, runTo, stateOf, step } from '../../support/world/drive.ts';
import { secretId, World } from '../../support/world/world.ts';

const put = (world: World, secretString: string) =>
  world.engine.putValue({ secretId, secretString, byRotationFunction: false });

describe('createSecret', () => {
  test('makes a value with a name of its own and keeps every other field', async () => {
    const world = new World();
    put(world, JSON.stringify({ username: 'writer', password: 'p', url: 'https://x', tenant: 7 }));

    const versionId = await runTo(world, 'createSecret');

    const text = world.engine.getValue({ secretId, versionId }).value.secretString ?? '';
    const value: unknown = JSON.parse(text);
    expect(value).toMatchObject({ url: 'https://x', tenant: 7, password: 'password-1' });
    expect(world.credentialOf(versionId)?.username).toMatch(/^central-[0-9a-f]{8}$/);
  });

  test('keeps the value that an earlier try has put', async () => {
    const world = new World();
    const versionId = await runTo(world, 'createSecret');
    const before = stateOf(world);

    await step(world, 'createSecret', versionId);

    expect(stateOf(world)).toBe(before);
  });

  test.each([
    ['no JSON', 'hunter2'],
    ['no object', '"hunter2"'],
    ['no user name', '{"password":"hunter2"}'],
    ['no password', '{"username":"writer"}'],
    ['a user name with a colon', '{"username":"hunter2:x","password":"hunter2"}'],
    ['a password over 72 bytes', JSON.stringify({ username: 'w', password: 'hunter2'.repeat(11) })],
    ['a password with a newline', '{"username":"w","password":"hunter2\\n"}'],
  ])('refuses a current value with %s, tells none of it and changes nothing', async (_, text) => {
    const world = new World();
    put(world, text);
    const versionId = begin(world);
    const before = stateOf(world);

    const failure = step(world, 'createSecret', versionId);

    await expect(failure).rejects.not.toThrow(/hunter2/);
    expect(await codeOf(failure)).toBe('SECRET_VALUE_MALFORMED');
    expect(stateOf(world)).toBe(before);
  });

  test('takes turns between two names with pair', async () => {
    const world = new World({ userName: 'pair', graceSeconds: 0 });
    const names: (string | undefined)[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const versionId = await runTo(world, 'finishSecret');
      names.push(world.credentialOf(versionId)?.username);
    }
    expect(names).toEqual(['central-a', 'central-b']);
  });

  test('refuses to reuse a name of the pair within its grace, before anything is written', async () => {
    const world = new World({ userName: 'pair', graceSeconds: 3600 });
    await runTo(world, 'finishSecret');
    await runTo(world, 'finishSecret');
    const versionId = begin(world);
    const before = stateOf(world);

    expect(await codeOf(step(world, 'createSecret', versionId))).toBe('GRACE_NOT_OVER');
    expect(stateOf(world)).toBe(before);
  });

  test('refuses to reuse a name of the pair that a writer still comes with', async () => {
    const world = new World({ userName: 'pair', graceSeconds: 1 });
    await runTo(world, 'finishSecret');
    await runTo(world, 'finishSecret');
    await expect(runTo(world, 'createSecret')).rejects.toThrow(/GRACE_NOT_OVER/);
    world.now += 2000;

    const versionId = world.labelled('AWSPENDING') ?? '';

    expect(await codeOf(step(world, 'createSecret', versionId))).toBe('NAME_IN_USE');
  });

  test('never refuses for grace with per-version names, up to the limit of a receiver', async () => {
    const world = new World({ graceSeconds: 3600 });
    for (let turn = 0; turn < 18; turn += 1) await runTo(world, 'finishSecret');
    await runTo(world, 'finishSecret');

    expect(await codeOf(runTo(world, 'createSecret'))).toBe('TOO_MANY_ACCEPTED');
  });

  test('hands on the rotation token, without which Secrets Manager may refuse the value', async () => {
    const world = new World();
    const versionId = begin(world);
    const deps = world.deps(world.invocation());
    const tokens: (string | undefined)[] = [];
    const secrets: Secrets = {
      ...deps.secrets,
      putPending: async (_, { rotationToken }) => {
        tokens.push(rotationToken);
        return 'stored';
      },
    };
    const secretArn = world.engine.secret(secretId).arn;
    const request = {
      step: 'createSecret',
      secretArn,
      versionId,
      deadline: world.now + 60_000,
    } as const;

    await rotateSecret({ ...deps, secrets }, { ...request, rotationToken: 'token' });

    expect(tokens).toEqual(['token']);
  });
});
