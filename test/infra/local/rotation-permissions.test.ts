import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from '@jest/globals';
import { writeBundle } from '../../support/stand-in/assembly.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import { allow, managed, smallTemplate } from '../../support/stand-in/small-template.ts';

const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:rotate';
const cannotInvoke = 'cannot invoke the specified Lambda function';

const template = smallTemplate({ rotateAtOnce: false });
const { Schedule, MayRotate, ...unscheduled } = template;

/**
 * Secrets Manager User Guide, "Troubleshoot AWS Secrets Manager rotation" (access denied on the
 * Lambda function) and "Permissions for rotation": the function's resource policy has to name
 * secretsmanager.amazonaws.com. When AWS looks is documented nowhere: each place is our assumption.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
 */
describe('permission to rotate', () => {
  let deployed: Deployed | undefined;
  afterEach(() => deployed?.remove());

  const deploy = async (resources: object) => {
    deployed = await deployedStandIn(
      { ...resources },
      {
        retry: { attempts: 0, delayMs: 0 },
        prepare: (assembly) =>
          writeBundle(assembly, 'rotation', 'export const handler = () => console.log("ran");'),
      },
    );
    return deployed;
  };
  const immediately = { ...Schedule, DependsOn: [] };

  test('is asked for when a RotationSchedule is made, before a permission that it does not depend on', async () => {
    await expect(deploy({ ...unscheduled, Schedule: immediately })).rejects.toThrow(cannotInvoke);
    await expect(deploy({ ...unscheduled, Schedule: immediately, MayRotate })).rejects.toThrow(
      cannotInvoke,
    );
  });

  test('is asked for by RotateSecret, the account included', async () => {
    const Properties = { ...MayRotate.Properties, SourceAccount: '210987654321' };
    const { standIn } = await deploy({ ...unscheduled, MayRotate: { ...MayRotate, Properties } });
    const { secrets } = clientsFor(standIn.adminEnvironment());

    await expect(
      secrets.send(
        new RotateSecretCommand({ SecretId: 'small/secret', RotationLambdaARN: functionArn }),
      ),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(cannotInvoke),
    });
  });

  test('is asked for at each step', async () => {
    const { standIn, events } = await deploy(unscheduled);

    // In process, past the check of RotateSecret: as if the permission had gone since.
    standIn.secrets.rotate({ secretId: 'small/secret', rotationLambdaArn: functionArn });
    await standIn.idle();

    expect(standIn.logs('rotate')).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
    expect(events).toContainEqual(
      expect.objectContaining({
        eventName: 'RotationFailed',
        error: expect.stringContaining('during createSecret step'),
      }),
    );
  });

  test('by AllowRotationLambdaArn goes when rotation is turned off (service authorization reference of Secrets Manager)', async () => {
    const { standIn } = await deploy({
      ...template,
      ByFunction: managed(
        allow('secretsmanager:DescribeSecret', '*', {
          StringEquals: { 'secretsmanager:resource/AllowRotationLambdaArn': functionArn },
        }),
      ),
    });
    const host = standIn.addHost({
      instanceId: 'i-1',
      root: '/',
      tags: {},
      managedPolicies: ['ByFunction'],
      roleTags: {},
    });
    const { secrets } = clientsFor(await hostCredentials(host));
    const administrator = clientsFor(standIn.adminEnvironment()).secrets;
    const SecretId = 'small/secret';
    const describeSecret = () => secrets.send(new DescribeSecretCommand({ SecretId }));

    await expect(describeSecret()).resolves.toMatchObject({ RotationEnabled: true });
    await administrator.send(new CancelRotateSecretCommand({ SecretId }));

    await expect(describeSecret()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
