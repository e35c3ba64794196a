import {
  GetParameterCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';

describe('Parameter Store of the stand-in', () => {
  let deployed: Deployed;
  let ssm: ReturnType<typeof clientsFor>['ssm'];

  beforeAll(async () => {
    deployed = await deployedStandIn({
      Definition: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/from/template', Type: 'String', Value: 'defined' },
      },
    });
    ({ ssm } = clientsFor(deployed.standIn.adminEnvironment()));
  });
  afterAll(() => deployed.remove());

  const put = (input: Partial<PutParameterCommandInput> & { Name: string }) =>
    ssm.send(new PutParameterCommand({ Value: 'v', Type: 'String', ...input }));
  const get = (Name: string, WithDecryption = false) =>
    ssm.send(new GetParameterCommand({ Name, WithDecryption }));

  test('has the parameters of the template', async () => {
    await expect(get('/from/template')).resolves.toMatchObject({
      Parameter: {
        Value: 'defined',
        Version: 1,
        Type: 'String',
        ARN: 'arn:aws:ssm:eu-central-1:123456789012:parameter/from/template',
      },
    });
  });

  test('counts versions, and reads an older one by its number (API GetParameter: Name)', async () => {
    await put({ Name: '/counted', Value: 'one' });

    await expect(put({ Name: '/counted', Value: 'two', Overwrite: true })).resolves.toMatchObject({
      Version: 2,
    });

    await expect(get('/counted')).resolves.toMatchObject({ Parameter: { Value: 'two' } });
    await expect(get('/counted:1')).resolves.toMatchObject({ Parameter: { Value: 'one' } });
    await expect(get('/counted:9')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  test('refuses to overwrite unless asked (API PutParameter)', async () => {
    await put({ Name: '/once' });

    await expect(put({ Name: '/once' })).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
  });

  test('does not know what was never put', async () => {
    await expect(get('/unknown')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  test('shows a SecureString only when asked to decrypt it (API GetParameter: WithDecryption)', async () => {
    await put({ Name: '/secure', Value: 'the plain text', Type: 'SecureString' });

    await expect(get('/secure', true)).resolves.toMatchObject({
      Parameter: { Value: 'the plain text', Type: 'SecureString' },
    });
    const { Parameter } = await get('/secure');
    expect(Parameter?.Value).not.toContain('plain');
  });

  test('takes 4,096 characters in the standard tier and 8,192 in the advanced one (User Guide: parameter-store-advanced-parameters)', async () => {
    const Value = 'x'.repeat(4097);

    await expect(put({ Name: '/long', Value })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(put({ Name: '/long', Value, Tier: 'Advanced' })).resolves.toMatchObject({
      Tier: 'Advanced',
    });
    await expect(put({ Name: '/long', Tier: 'Standard', Overwrite: true })).rejects.toMatchObject({
      message: expect.stringContaining("can't downgrade"),
    });
  });
});
