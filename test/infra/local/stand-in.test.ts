import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { listenerTemplate, role, smallTemplate } from '../../support/stand-in/small-template.ts';

let running: Deployed | undefined;
afterEach(async () => {
  await running?.remove();
  running = undefined;
});

async function deployed(resources: Record<string, unknown>): Promise<Deployed> {
  running = await deployedStandIn(resources, { bundles: ['rotation', 'listener'] });
  return running;
}

const labelMoved = {
  source: ['aws.secretsmanager'],
  'detail-type': ['Secret Label Updated'],
  detail: { labelUpdated: ['AWSCURRENT'] },
};

describe('the stand-in', () => {
  test('deploys a template, rotates with the real bundle and tells the listener', async () => {
    const { Schedule, ...template } = smallTemplate();
    const { standIn, events } = await deployed({
      ...template,
      ...listenerTemplate(labelMoved),
      Schedule: { ...Schedule, DependsOn: ['MayRotate', 'MayListen'] },
    });

    await standIn.idle();

    const { secrets } = clientsFor(standIn.adminEnvironment());
    const value = await secrets.send(new GetSecretValueCommand({ SecretId: 'small/secret' }));
    expect(value.SecretString).toBe(`value of ${value.VersionId}`);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'rotation', eventName: 'RotationSucceeded' }),
    );
    expect(standIn.logs('rotate')).toHaveLength(4);
    expect(standIn.logs('listen').join()).toContain(`"versionId":"${value.VersionId}"`);
    expect(standIn.calls().filter(({ allowed }) => !allowed)).toEqual([]);
  });

  test('runs a failed rotation again with the same version, then leaves it pending (API RotateSecret; how often and when AWS retries is undocumented)', async () => {
    const { standIn, events } = await deployed(smallTemplate({ description: 'fail setSecret' }));

    await standIn.idle();

    const failed = events.filter((event) => 'eventName' in event && /Failed/.test(event.eventName));
    expect(failed).toHaveLength(2);
    expect(new Set(failed.map((event) => 'versionId' in event && event.versionId)).size).toBe(1);
    const { secrets } = clientsFor(standIn.adminEnvironment());
    await expect(
      secrets.send(new RotateSecretCommand({ SecretId: 'small/secret' })),
    ).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "A previous rotation isn't complete. That rotation will be reattempted.",
    });
    await standIn.idle();
    expect(standIn.logs('rotate').filter((line) => line.startsWith('step setSecret'))).toHaveLength(
      4,
    );
  });

  test('runs testSecret alone when the schedule does not rotate at once (API RotateSecret: RotateImmediately)', async () => {
    const { standIn } = await deployed(smallTemplate({ rotateAtOnce: false }));

    await standIn.idle();

    expect(standIn.logs('rotate')).toEqual([expect.stringMatching(/^step testSecret/)]);
    const { secrets } = clientsFor(standIn.adminEnvironment());
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: 'small/secret' }));
    expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT']]);
    expect(described).toMatchObject({
      RotationEnabled: true,
      RotationRules: { ScheduleExpression: 'cron(0 4 ? * MON *)', Duration: '4h' },
    });
  });

  test.each([
    [['MayRotate', 'Late'], 'TestRotationSucceeded'],
    [['MayRotate'], 'TestRotationFailed'],
  ])(
    'tests a schedule that depends on %j with what is there by then: %s (API RotateSecret: "tests the rotation configuration"; that nothing else is there is ours)',
    async (DependsOn, expected) => {
      const { Schedule, RotationRole, ...template } = smallTemplate({ rotateAtOnce: false });
      const [inline] = RotationRole.Properties.Policies;
      const { standIn, events } = await deployed({
        ...template,
        RotationRole: role(),
        Late: {
          Type: 'AWS::IAM::Policy',
          Properties: { ...inline, Roles: [{ Ref: 'RotationRole' }] },
        },
        Schedule: { ...Schedule, DependsOn },
      });

      await standIn.idle();

      const names = events.flatMap((event) => ('eventName' in event ? [event.eventName] : []));
      expect(names).toEqual(['TestRotationStarted', expected]);
    },
  );

  test('refuses an unknown key pair and a wrong signature (IAM User Guide: Signature Version 4)', async () => {
    const { standIn } = await deployed({});
    const environment = standIn.adminEnvironment();
    const send = (changed: Record<string, string>) =>
      clientsFor({ ...environment, ...changed }).secrets.send(
        new DescribeSecretCommand({ SecretId: 'x' }),
      );

    await expect(send({ AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' })).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await expect(send({ AWS_SECRET_ACCESS_KEY: 'other' })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  test('leaves no process and no file', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('promrotate-aws-'));
    const { standIn } = await deployed(listenerTemplate(labelMoved));
    const { arn } = standIn.secrets.createSecret({ name: 's', value: { secretString: 'a' } });
    standIn.secrets.putValue({ secretId: arn, secretString: 'b' });
    await standIn.idle();
    expect(standIn.logs('listen')).toHaveLength(1);

    await standIn.stop();

    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('promrotate-aws-'));
    expect(after.length).toBeLessThanOrEqual(before.length);
    await expect(fetch(standIn.endpoint)).rejects.toThrow('fetch failed');
  });
});
