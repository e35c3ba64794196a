import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rotations } from '../../functions/adapters/rotations.ts';
import { secretsManager } from '../../functions/adapters/secrets-manager.ts';
import type { Rotations, Secrets } from '../../functions/shared/ports.ts';
import type { SecretsEngine } from '../../infra/local/secrets-manager.ts';
import { engineWith } from '../support/secrets-engine.ts';
import { clientsFor } from '../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../support/stand-in/deployed-stand-in.ts';
import { smallTemplate } from '../support/stand-in/small-template.ts';
import { fakeRotations } from '../support/world/fake-rotations.ts';
import { fakeSecrets } from '../support/world/fake-secrets.ts';

const rotationFunction = 'arn:aws:lambda:eu-central-1:123456789012:function:rotate';
const schedule = { expression: 'cron(0 4 ? * MON *)', duration: '4h' };
const [one, other] = ['a', 'b'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
const [id, otherId] = [one ?? '', other ?? ''];

let deployed: Deployed;
let client: SecretsManagerClient;

beforeAll(async () => {
  const template = smallTemplate({ description: 'fail testSecret', rotateAtOnce: false });
  deployed = await deployedStandIn(template, {
    bundles: ['rotation'],
    retry: { attempts: 0, delayMs: 0 },
  });
  client = clientsFor(deployed.standIn.adminEnvironment()).secrets;
}, 60_000);

afterAll(async () => {
  client.destroy();
  await deployed.remove();
});

type World = { engine: SecretsEngine; secrets: Secrets; rotations: Rotations };
const worlds: [string, () => World][] = [
  [
    'the fake of the tests',
    () => {
      const { engine } = engineWith();
      return { engine, secrets: fakeSecrets(engine), rotations: fakeRotations(engine) };
    },
  ],
  [
    'the real SDK',
    () => ({
      engine: deployed.standIn.secrets,
      secrets: secretsManager(client),
      rotations: rotations(client),
    }),
  ],
];
let names = 0;

/** Rotations of these secrets get no further than createSecret: the function may not touch them. */
describe.each(worlds)('the rotation of a secret through %s', (_, make) => {
  function start() {
    const world = make();
    const secretId = `contract/${++names}`;
    const { versionId: first = '' } = world.engine.createSecret({
      name: secretId,
      value: { secretString: 'first' },
    });
    world.engine.configureRotation({
      secretId,
      rotationLambdaArn: rotationFunction,
      rotationRules: { scheduleExpression: schedule.expression, duration: schedule.duration },
    });
    const pendingOf = async () => {
      const { stages } = await world.secrets.describe(secretId);
      return [...stages]
        .filter(([, labels]) => labels.includes('AWSPENDING'))
        .map(([name]) => name);
    };
    return { ...world, secretId, first, pendingOf };
  }

  test('starts to a version of the id that was asked for, once', async () => {
    const { rotations: port, secretId, pendingOf } = start();

    expect(await port.start(secretId, id)).toBe('started');
    expect(await port.start(secretId, id)).toBe('started');

    expect(await pendingOf()).toEqual([id]);
  });

  test('does not start to another version before the first is over', async () => {
    const { rotations: port, secretId, pendingOf } = start();
    await port.start(secretId, id);

    expect(await port.start(secretId, otherId)).toBe('unfinished');

    expect(await pendingOf()).toEqual([id]);
  });

  test('starts anew once AWSPENDING is off the version, from which it is taken once', async () => {
    const { rotations: port, secretId, pendingOf } = start();
    await port.start(secretId, id);

    expect(await port.removePending(secretId, id)).toBe('removed');
    expect(await port.removePending(secretId, id)).toBe('conflict');
    expect(await port.start(secretId, otherId)).toBe('started');

    expect(await pendingOf()).toEqual([otherId]);
  });

  test('keeps AWSPENDING where it is when another version is named, known or not', async () => {
    const { rotations: port, secretId, pendingOf, first } = start();
    await port.start(secretId, id);

    for (const wrong of [first, otherId]) {
      expect(await port.removePending(secretId, wrong)).toBe('conflict');
    }

    expect(await pendingOf()).toEqual([id]);
  });

  test('tells of a secret that is not there by an error, not by a conflict', async () => {
    const { rotations: port } = start();
    await expect(port.removePending('contract/none', id)).rejects.toThrow(/the specified secret\b/);
  });

  test('is off after a cancellation, which leaves AWSPENDING and the schedule', async () => {
    const { rotations: port, secrets, secretId, pendingOf } = start();
    await port.start(secretId, id);

    await port.cancel(secretId);

    expect(await pendingOf()).toEqual([id]);
    expect(await secrets.describe(secretId)).toMatchObject({
      rotationEnabled: false,
      schedule,
      rotationFunction,
    });
  });

  test.each([schedule, { afterDays: 30 }])(
    'is on again by the schedule %j, with the current version where it was',
    async (rules) => {
      const { rotations: port, secrets, secretId, first } = start();
      await port.cancel(secretId);

      await port.resume(secretId, { rotationFunction, schedule: rules });

      const after = await secrets.describe(secretId);
      expect(after.rotationEnabled).toBe(true);
      expect(after.schedule).toEqual(rules);
      expect(after.stages.get(first)).toEqual(['AWSCURRENT']);
    },
  );
});
