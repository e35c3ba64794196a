import { describe, expect, test } from '@jest/globals';
import { rotateSecret } from '../../../functions/rotate-secret/rotate-secret.ts';
import { parseRotationEvent } from '../../../functions/rotate-secret/rotation-event.ts';
import { begin, codeOf, runTo, stateOf, step } from '../../support/world/drive.ts';
import { secretId, World } from '../../support/world/world.ts';

const arnOf = (name: string) =>
  `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;
const versionId = '00000000-0000-4000-8000-000000009999';

describe('the guard before every step', () => {
  test.each([
    ['another prefix', 'other/central'],
    ['no name', 'promrotate/'],
    ['a shell command', 'promrotate/x; rm -rf /'],
    ['a path', 'promrotate/../central'],
    ['a newline', 'promrotate/central\nx'],
    ['upper case', 'promrotate/Central'],
  ])('refuses the secret of an endpoint with %s, before it asks AWS anything', async (_, name) => {
    const world = new World();
    let calls = 0;
    world.onCall = () => {
      calls += 1;
    };
    const request = {
      step: 'createSecret',
      secretArn: arnOf(name),
      versionId,
      deadline: 0,
    } as const;

    expect(await codeOf(rotateSecret(world.deps(world.invocation()), request))).toBe(
      'UNKNOWN_ENDPOINT',
    );
    expect(calls).toBe(0);
  });

  test('refuses while rotation is disabled, and changes nothing', async () => {
    const world = new World();
    const pending = begin(world);
    world.engine.cancelRotation(secretId);
    const before = stateOf(world);

    expect(await codeOf(step(world, 'createSecret', pending))).toBe('ROTATION_DISABLED');
    expect(stateOf(world)).toBe(before);
  });

  test('refuses a version that does not exist', async () => {
    expect(await codeOf(step(new World(), 'setSecret', versionId))).toBe('VERSION_UNKNOWN');
  });

  test('refuses a version that is neither pending nor current', async () => {
    const world = new World();
    const first = world.labelled('AWSCURRENT') ?? '';
    await runTo(world, 'finishSecret');

    expect(await codeOf(step(world, 'setSecret', first))).toBe('VERSION_NOT_PENDING');
  });

  test.each(['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const)(
    'ends %s of a version that is already current without touching anything',
    async (name) => {
      const world = new World();
      const current = await runTo(world, 'finishSecret');
      const before = stateOf(world);

      expect(await step(world, name, current)).toBe('already-current');
      expect(stateOf(world)).toBe(before);
    },
  );

  test.each([
    ['no object', 'x'],
    [
      'an unknown step',
      { Step: 'create_secret', SecretId: arnOf('promrotate/c'), ClientRequestToken: versionId },
    ],
    [
      'a name for an ARN',
      { Step: 'setSecret', SecretId: 'promrotate/c', ClientRequestToken: versionId },
    ],
    [
      'a short token',
      { Step: 'setSecret', SecretId: arnOf('promrotate/c'), ClientRequestToken: 'x' },
    ],
  ])('refuses an event with %s and quotes none of it', (_, event) => {
    expect(() => parseRotationEvent(event)).toThrow(/^INVALID_EVENT: /);
    expect(() => parseRotationEvent(event)).not.toThrow(/create_secret/);
  });
});
