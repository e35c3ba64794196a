import {
  GetParametersByPathCommand,
  type GetParametersByPathCommandInput,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import { allow, managed } from '../../support/stand-in/small-template.ts';

type Ssm = ReturnType<typeof clientsFor>['ssm'];

const parameterArn = (path: string) => `arn:aws:ssm:eu-central-1:123456789012:parameter${path}`;

/** One level only, so that the condition key of the action is judged as well. */
const lister = managed(
  allow('ssm:GetParametersByPath', parameterArn('/app/definitions'), {
    Bool: { 'ssm:Recursive': 'false' },
  }),
  { ...allow('ssm:GetParametersByPath', parameterArn('/app/definitions/one')), Effect: 'Deny' },
);

/**
 * API: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
 * Permissions: https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html
 */
describe('GetParametersByPath of the stand-in', () => {
  let deployed: Deployed;
  let administrator: Ssm;
  let host: Ssm;

  beforeAll(async () => {
    deployed = await deployedStandIn({ Lister: lister });
    const { standIn } = deployed;
    ({ ssm: administrator } = clientsFor(standIn.adminEnvironment()));
    const names = ['/app/definitions/two', '/app/definitions/one', '/app/definitions/deep/three'];
    for (const Name of [...names, '/app/definitions-not', '/other/four'])
      await administrator.send(new PutParameterCommand({ Name, Type: 'String', Value: Name }));
    await administrator.send(
      new PutParameterCommand({ Name: '/app/sealed/five', Type: 'SecureString', Value: 'plain' }),
    );
    const reader = standIn.addHost({
      instanceId: 'i-reader',
      root: '/',
      tags: {},
      managedPolicies: ['Lister'],
      roleTags: {},
    });
    ({ ssm: host } = clientsFor(await hostCredentials(reader)));
  });
  afterAll(() => deployed.remove());

  const names = async (client: Ssm, input: GetParametersByPathCommandInput) => {
    const { Parameters } = await client.send(new GetParametersByPathCommand(input));
    return Parameters?.map(({ Name }) => Name);
  };

  test('lists one level below the path, and not what only begins like it', async () => {
    const Path = '/app/definitions';

    await expect(names(administrator, { Path })).resolves.toEqual([
      '/app/definitions/one',
      '/app/definitions/two',
    ]);
  });

  test('lists all levels when asked to (Recursive)', async () => {
    const Path = '/app/definitions/';

    await expect(names(administrator, { Path, Recursive: true })).resolves.toHaveLength(3);
  });

  test('goes from page to page (MaxResults, NextToken)', async () => {
    const Path = '/app/definitions';
    const first = await administrator.send(new GetParametersByPathCommand({ Path, MaxResults: 1 }));

    const { NextToken } = first;
    const second = await administrator.send(
      new GetParametersByPathCommand({ Path, MaxResults: 1, NextToken }),
    );

    expect(first.Parameters?.map(({ Value }) => Value)).toEqual(['/app/definitions/one']);
    expect(second.Parameters?.map(({ Value }) => Value)).toEqual(['/app/definitions/two']);
    expect(second.NextToken).toBeUndefined();
  });

  test.each([0, 11])('refuses a page of %i (MaxResults: 1 to 10)', async (MaxResults) => {
    await expect(names(administrator, { Path: '/app', MaxResults })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('shows a SecureString only when asked to decrypt it', async () => {
    const read = async (WithDecryption: boolean) => {
      const command = new GetParametersByPathCommand({ Path: '/app/sealed', WithDecryption });
      return (await administrator.send(command)).Parameters?.map(({ Value }) => Value);
    };

    await expect(read(true)).resolves.toEqual(['plain']);
    await expect(read(false)).resolves.not.toEqual(['plain']);
  });

  test('judges the path of the request, not the parameters below it', async () => {
    await expect(names(host, { Path: '/app/definitions' })).resolves.toHaveLength(2);
    await expect(names(host, { Path: '/app' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(parameterArn('/app')),
    });
  });

  test('judges whether all levels are asked for (ssm:Recursive)', async () => {
    await expect(names(host, { Path: '/app/definitions', Recursive: true })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});
