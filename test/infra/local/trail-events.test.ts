import { GetSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { writeBundle } from '../../support/stand-in/assembly.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import {
  allow,
  listenerTemplate,
  managed,
  smallTemplate,
} from '../../support/stand-in/small-template.ts';

const eventSchema = z.looseObject({
  'detail-type': z.string(),
  source: z.string(),
  detail: z.looseObject({
    eventName: z.string(),
    sourceIPAddress: z.string(),
    requestParameters: z.unknown(),
  }),
});

const viaTrail = ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'];

const resources = {
  ...listenerTemplate({ 'detail-type': viaTrail }),
  // After the rule and its target, so that the listener hears of it.
  Defined: {
    Type: 'AWS::SSM::Parameter',
    DependsOn: ['Rule', 'MayListen'],
    Properties: { Name: '/defined', Type: 'String', Value: 'by the template' },
  },
  Nothing: managed(allow('s3:GetObject', '*')),
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
describe('events by way of the trail of the stand-in', () => {
  let deployed: Deployed;
  let ssm: ReturnType<typeof clientsFor>['ssm'];

  beforeAll(async () => {
    const code = 'export const handler = (event) => { console.log(JSON.stringify(event)); };';
    deployed = await deployedStandIn(
      { ...smallTemplate({ rotateAtOnce: false }), ...resources },
      { bundles: ['rotation'], prepare: (assembly) => writeBundle(assembly, 'listener', code) },
    );
    ({ ssm } = clientsFor(deployed.standIn.adminEnvironment()));
  });
  afterAll(() => deployed.remove());
  beforeEach(() => {
    deployed.standIn.trail.isTrailLogging = true;
  });

  /** What the listener has heard since the work began. */
  async function heard(work: () => Promise<unknown>) {
    const { standIn } = deployed;
    await standIn.idle();
    const before = standIn.logs('listen').length;
    await work();
    await standIn.idle();
    return standIn
      .logs('listen')
      .slice(before)
      .map((line) => eventSchema.parse(JSON.parse(line)));
  }

  const put = (Name: string) =>
    ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: 'planted' }));

  test('tell of a parameter that somebody wrote, without its value', async () => {
    const events = await heard(() => put('/written'));

    expect(events).toEqual([
      expect.objectContaining({
        source: 'aws.ssm',
        'detail-type': 'AWS API Call via CloudTrail',
        account: '123456789012',
        resources: [],
        detail: expect.objectContaining({
          eventSource: 'ssm.amazonaws.com',
          eventName: 'PutParameter',
          sourceIPAddress: '127.0.0.1',
          requestParameters: { name: '/written', type: 'String' },
          userIdentity: expect.objectContaining({
            type: 'IAMUser',
            arn: 'arn:aws:iam::123456789012:user/administrator',
          }),
        }),
      }),
    ]);
    expect(JSON.stringify(events)).not.toContain('planted');
  });

  test('tell of deleted parameters', async () => {
    await put('/one');
    await put('/two');

    const events = await heard(async () => {
      await ssm.send(new DeleteParameterCommand({ Name: '/one' }));
      const answer = await ssm.send(new DeleteParametersCommand({ Names: ['/two', '/three'] }));
      expect(answer.DeletedParameters).toEqual(['/two']);
      expect(answer.InvalidParameters).toEqual(['/three']);
    });

    const told = events.map(({ detail }) => [detail.eventName, detail.requestParameters]);
    expect(told).toHaveLength(2);
    expect(told).toContainEqual(['DeleteParameter', { name: '/one' }]);
    expect(told).toContainEqual(['DeleteParameters', { names: ['/two', '/three'] }]);
    await expect(ssm.send(new GetParameterCommand({ Name: '/one' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await expect(ssm.send(new DeleteParameterCommand({ Name: '/one' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  test('tell of what was denied, with the error', async () => {
    const stranger = clientsFor(deployed.standIn.personEnvironment('stranger', ['Nothing'])).ssm;
    const command = new DeleteParameterCommand({ Name: '/defined' });

    const events = await heard(() => stranger.send(command).catch(() => undefined));

    expect(events).toEqual([
      expect.objectContaining({
        detail: expect.objectContaining({
          eventName: 'DeleteParameter',
          errorCode: 'AccessDenied',
          userIdentity: expect.objectContaining({ type: 'AssumedRole' }),
        }),
      }),
    ]);
  });

  test('do not tell of reads', async () => {
    const { secrets } = clientsFor(deployed.standIn.adminEnvironment());

    const events = await heard(async () => {
      await ssm.send(new GetParameterCommand({ Name: '/defined' }));
      await secrets.send(new GetSecretValueCommand({ SecretId: 'small/secret' }));
    });

    expect(events).toEqual([]);
  });

  test('tell that a deployment wrote a parameter, by CloudFormation’s name', async () => {
    // The deployment does not wait for those who listen to it.
    await deployed.standIn.idle();

    const told = deployed.standIn.logs('listen').map((line) => eventSchema.parse(JSON.parse(line)));

    expect(told).toContainEqual(
      expect.objectContaining({
        detail: expect.objectContaining({
          eventName: 'PutParameter',
          sourceIPAddress: 'cloudformation.amazonaws.com',
          userAgent: 'cloudformation.amazonaws.com',
          requestParameters: { name: '/defined', type: 'String', overwrite: false },
          userIdentity: expect.objectContaining({
            arn: 'arn:aws:sts::123456789012:assumed-role/cdk-hnb659fds-cfn-exec-role-123456789012-eu-central-1/AWSCloudFormation',
            invokedBy: 'cloudformation.amazonaws.com',
          }),
        }),
      }),
    );
  });

  test('come with a trail only, those of services too', async () => {
    const { secrets } = clientsFor(deployed.standIn.adminEnvironment());
    const rotate = new RotateSecretCommand({ SecretId: 'small/secret' });
    const withTrail = await heard(() => secrets.send(rotate));
    deployed.standIn.trail.isTrailLogging = false;

    const without = await heard(async () => {
      await put('/unheard');
      await secrets.send(new RotateSecretCommand({ SecretId: 'small/secret' }));
    });

    expect(withTrail.map(({ detail }) => detail.eventName)).toContain('RotationSucceeded');
    expect(without).toEqual([]);
  });
});
