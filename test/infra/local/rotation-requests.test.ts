import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  RotateSecretCommand,
  type RotationRulesType,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeBundle } from '../../support/stand-in/assembly.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import { allow, managed, smallTemplate } from '../../support/stand-in/small-template.ts';

const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:rotate';
const { Schedule: _, ...template } = smallTemplate();
const rotateSecret = allow('secretsmanager:RotateSecret', '*');

const resources = {
  ...template,
  Rotator: managed(rotateSecret),
  RotatorWithFunction: managed(rotateSecret, allow('lambda:InvokeFunction', functionArn)),
};

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/, with the page that a title names. */
describe('requests of rotation, through the real SDK', () => {
  let deployed: Deployed;
  let client: ReturnType<typeof clientsFor>['secrets'];
  // A Friday.
  const now = Date.UTC(2026, 0, 2, 10, 30);

  beforeAll(async () => {
    deployed = await deployedStandIn(resources, {
      clock: () => now,
      prepare: (assembly) => writeBundle(assembly, 'rotation', 'export const handler = () => {};'),
    });
    client = clientsFor(deployed.standIn.adminEnvironment()).secrets;
  });
  afterAll(() => deployed.remove());

  /** A new secret whose rotation is on, and what is described of it. */
  async function scheduled(name: string, RotationRules: RotationRulesType) {
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'x' }));
    await client.send(
      new RotateSecretCommand({
        SecretId: name,
        RotationLambdaARN: functionArn,
        RotateImmediately: false,
        RotationRules,
      }),
    );
    return client.send(new DescribeSecretCommand({ SecretId: name }));
  }

  test.each([
    ['Rotator', 'AccessDeniedException: not authorized to perform: lambda:InvokeFunction'],
    ['RotatorWithFunction', 'accepted'],
  ])(
    'want the permission to invoke the rotation function: of %s, %s (API RotateSecret, required permissions)',
    async (policy, expected) => {
      const name = `by-${policy}`;
      await client.send(new CreateSecretCommand({ Name: name, SecretString: 'x' }));
      const host = deployed.standIn.addHost({
        instanceId: `i-${policy.toLowerCase()}`,
        root: '/',
        tags: {},
        managedPolicies: [policy],
        roleTags: {},
      });
      const { secrets } = clientsFor(await hostCredentials(host));

      const outcome = await secrets
        .send(new RotateSecretCommand({ SecretId: name, RotationLambdaARN: functionArn }))
        .then(() => 'accepted')
        .catch((error: unknown) => String(error));

      expect(outcome.replace(/User: \S+ is /, '')).toContain(expected);
    },
  );

  test.each<[string, RotationRulesType, string]>([
    ['days', { AutomaticallyAfterDays: 10 }, '2026-01-13T00:00:00Z'],
    ['a rate of days', { ScheduleExpression: 'rate(10 days)' }, '2026-01-13T00:00:00Z'],
    ['a rate of hours', { ScheduleExpression: 'rate(6 hours)' }, '2026-01-02T17:30:00Z'],
    ['cron', { ScheduleExpression: 'cron(0 4 ? * MON *)' }, '2026-01-06T00:00:00Z'],
    ['cron in hours', { ScheduleExpression: 'cron(0 4/12 * * ? *)' }, '2026-01-02T17:00:00Z'],
    [
      'cron with a window',
      { ScheduleExpression: 'cron(0 4 ? * 2 *)', Duration: '3h' },
      '2026-01-05T07:00:00Z',
    ],
  ])(
    'are answered with the end of the next window, by %s (API RotationRulesType)',
    async (name, rules, next) => {
      const { NextRotationDate } = await scheduled(name, rules);

      expect(NextRotationDate).toEqual(new Date(next));
    },
  );

  test('keep function and rules when rotation is cancelled, and have no next date then (API CancelRotateSecret)', async () => {
    const rules = { ScheduleExpression: 'rate(7 days)', Duration: '4h' };
    await scheduled('cancelled', rules);

    await client.send(new CancelRotateSecretCommand({ SecretId: 'cancelled' }));

    const described = await client.send(new DescribeSecretCommand({ SecretId: 'cancelled' }));
    expect(described).toMatchObject({
      RotationEnabled: false,
      RotationLambdaARN: functionArn,
      RotationRules: rules,
    });
    expect(described.NextRotationDate).toBeUndefined();
  });
});
