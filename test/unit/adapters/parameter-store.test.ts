import { createHash } from 'node:crypto';
import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import {
  acceptedSetParameters,
  definitionParameters,
} from '../../../functions/adapters/parameter-store.ts';
import { codeOf } from '../../support/world/drive.ts';
import { World } from '../../support/world/world.ts';

const { definition } = new World();

function parameters(text: string) {
  const ssm = mockClient(SSMClient);
  ssm
    .on(GetParameterCommand, { Name: '/promrotate/definitions/central' })
    .resolves({ Parameter: { Value: text } });
  return definitionParameters(new SSMClient({}));
}

const read = (text: string) => parameters(text).read('central');

describe('a definition', () => {
  test('is read from the parameter of its endpoint', async () => {
    expect(await read(JSON.stringify(definition))).toEqual(definition);
  });

  test('that is missing says what to do', async () => {
    const ssm = mockClient(SSMClient);
    ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ $metadata: {}, message: 'x' }));
    const failure = definitionParameters(new SSMClient({})).read('central');

    await expect(failure).rejects.toThrow(/add the endpoint to the settings and deploy/);
    expect(await codeOf(failure)).toBe('DEFINITION_MISSING');
  });

  test.each([
    ['no JSON', 'x', 'DEFINITION_INVALID'],
    ['another shape', '{}', 'DEFINITION_INVALID'],
    [
      'a receiver without TLS',
      JSON.stringify(definition).replace('https://front', 'http://front'),
      'DEFINITION_INVALID',
    ],
    [
      'another endpoint',
      JSON.stringify({ ...definition, endpoint: 'other' }),
      'DEFINITION_MISMATCH',
    ],
  ])('with %s is refused', async (_, text, code) => {
    expect(await codeOf(read(text))).toBe(code);
  });
});

describe('the definition that was deployed', () => {
  const text = JSON.stringify(definition);
  const digest = createHash('sha256').update(text).digest('hex');

  test('is told from any other by its text', async () => {
    expect(await parameters(text).readDeployed('central', digest)).toEqual(definition);
    expect(await parameters(`${text} `).readDeployed('central', digest)).toBeUndefined();
  });

  test('is not looked into where another one is there, or none', async () => {
    expect(await parameters('no JSON').readDeployed('central', digest)).toBeUndefined();
    const ssm = mockClient(SSMClient);
    ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ $metadata: {}, message: 'x' }));
    const found = definitionParameters(new SSMClient({})).readDeployed('central', digest);

    expect(await found).toBeUndefined();
  });
});

test('an accepted set is written as a SecureString under its own key', async () => {
  const ssm = mockClient(SSMClient);
  ssm.on(PutParameterCommand).resolves({});

  await acceptedSetParameters(new SSMClient({}), 'key-arn').write('central', 'content');

  expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toEqual({
    Name: '/promrotate/accepted/central',
    Type: 'SecureString',
    KeyId: 'key-arn',
    Value: 'content',
    Overwrite: true,
  });
});
