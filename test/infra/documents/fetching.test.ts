import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptedSetText, bcryptShaped } from '../../support/accepted-set-text.ts';
import { awsError, type Reply } from '../../support/loopback-aws.ts';
import { hostCredentials, type RunOptions, type RunResult } from '../../support/played-host.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';
import { programFolder } from '../../support/programs.ts';
import { readSignature } from '../../support/signature-v4.ts';

const played = new PlayedHosts((host) => host.write('/etc/web.yml', ''));
beforeEach(() => {
  played.aws.parameters.set('/promrotate/accepted/central', set);
});

const set = acceptedSetText(7, { 'central-1': bcryptShaped('new') });
const instanceKeys = {
  AccessKeyId: 'ASIAINSTANCE',
  SecretAccessKey: 'secret+of/the/instance',
  Token: 'token+of/the/instance==',
};
const noKeys = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };

const apply = (options: RunOptions = {}, shell = played.shells.dash): Promise<RunResult> =>
  played.apply(shell, {}, options);

describe('with curl', () => {
  test('signs with the credentials of the environment, in every shell', async () => {
    for (const shell of played.shells.all) {
      expect(await apply({}, shell)).toMatchObject({ status: 0 });

      const [request] = played.aws.requests.splice(0);
      if (!request) throw new Error('expected a request');
      expect(JSON.parse(request.body)).toEqual({
        Name: '/promrotate/accepted/central',
        WithDecryption: true,
      });
      expect(request.headers['x-amz-security-token']).toBe(hostCredentials.AWS_SESSION_TOKEN);
      expect(readSignature(request, hostCredentials.AWS_SECRET_ACCESS_KEY)).toEqual({
        keyId: hostCredentials.AWS_ACCESS_KEY_ID,
        scope: expect.stringMatching(/^\d{8}\/eu-central-1\/ssm\/aws4_request$/),
        signedHeaders: expect.arrayContaining(['host', 'x-amz-security-token', 'x-amz-target']),
        isValid: true,
      });
    }
  });

  test('takes region and credentials from instance metadata, in every shell', async () => {
    played.aws.metadata.set('placement/region', 'eu-west-1');
    played.aws.metadata.set('iam/security-credentials/', 'host-role');
    played.aws.metadata.set('iam/security-credentials/host-role', JSON.stringify(instanceKeys));
    const environment = {
      ...noKeys,
      AWS_REGION: '',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: played.aws.url,
    };

    for (const shell of played.shells.all) {
      expect(await apply({ environment }, shell)).toMatchObject({ status: 0, stderr: '' });

      const request = played.aws.requests.splice(0).at(-1);
      if (!request) throw new Error('expected a request');
      expect(request.headers['x-amz-security-token']).toBe(instanceKeys.Token);
      expect(readSignature(request, instanceKeys.SecretAccessKey)).toMatchObject({
        keyId: instanceKeys.AccessKeyId,
        scope: expect.stringContaining('/eu-west-1/ssm/'),
        isValid: true,
      });
    }
  });

  test('asks instance metadata again where it does not answer at once', async () => {
    played.aws.metadata.set('iam/security-credentials/', 'host-role');
    played.aws.metadata.set('iam/security-credentials/host-role', JSON.stringify(instanceKeys));
    played.aws.busyMetadata.add('iam/security-credentials/host-role');
    const environment = { ...noKeys, AWS_EC2_METADATA_SERVICE_ENDPOINT: played.aws.url };

    expect(await apply({ environment })).toMatchObject({ status: 0, stderr: '' });
    expect(played.aws.busyMetadata.size).toBe(0);
  });

  test('takes the region that the SSM agent names', async () => {
    await apply({ environment: { AWS_REGION: '', AWS_SSM_REGION_NAME: 'eu-north-1' } });

    expect(played.aws.requests[0]?.headers.authorization).toContain('/eu-north-1/ssm/');
  });

  test.each<[string, Reply]>([
    ['a server error', { status: 503, body: 'busy' }],
    ['throttling', awsError(400, 'ThrottlingException')],
  ])('asks again after %s', async (_fact, reply) => {
    played.aws.replies.push(reply);

    expect(await apply()).toMatchObject({ status: 0 });
    expect(played.aws.requests).toHaveLength(2);
  });

  test('asks three times at most', async () => {
    played.aws.replies.push(
      ...Array.from({ length: 3 }, () => awsError(500, 'InternalServerError')),
    );

    expect(await apply()).toMatchObject({
      status: 1,
      stderr: 'promrotate-error FETCH_FAILED AWS answered InternalServerError (HTTP 500)\n',
    });
    expect(played.aws.requests).toHaveLength(3);
  });

  test.each([
    ['ParameterNotFound', 'FETCH_FAILED AWS answered ParameterNotFound (HTTP 400)'],
    [
      'AccessDeniedException',
      "ACCESS_DENIED the host's role may not read this: AccessDeniedException (HTTP 400)",
    ],
    [
      'InvalidSignatureException',
      'FETCH_FAILED AWS answered InvalidSignatureException (HTTP 400), install the AWS CLI or curl 7.88 or later',
    ],
  ])('names %s and nothing else of the answer', async (type, message) => {
    played.aws.replies.push(awsError(400, type));

    expect(await apply()).toEqual({
      status: 1,
      stdout: '',
      stderr: `promrotate-error ${message}\n`,
    });
  });

  test('asks again for a set that is older than wanted', async () => {
    const older = { Parameter: { Value: set.replace('=7', '=6') } };
    played.aws.replies.push({ status: 200, body: JSON.stringify(older) });

    expect(await apply()).toMatchObject({ status: 0 });
    expect(played.aws.requests).toHaveLength(2);
  });

  test.each([
    ['no JSON', 'hello'],
    ['no value', '{"Parameter":{}}'],
  ])('reports an answer with %s', async (_fact, body) => {
    played.aws.replies.push({ status: 200, body });

    expect((await apply()).stderr).toContain('promrotate-error FETCH_FAILED ');
  });

  test('reports that nobody answers', async () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

    expect((await apply({ environment })).stderr).toContain(
      'FETCH_FAILED no answer from AWS (curl ended with 7)',
    );
  });

  test('reports a curl that cannot sign', async () => {
    const programs = await programFolder(played.host.root, { curl: 'cat >/dev/null; exit 2' });

    expect((await apply({ programs })).stderr).toContain(
      'TOOL_MISSING this curl cannot sign (no --aws-sigv4), install the AWS CLI or curl 7.88 or later\n',
    );
  });

  test('reports that there is no region', async () => {
    const environment = { AWS_REGION: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: played.aws.url };

    expect((await apply({ environment })).stderr).toContain('promrotate-error REGION_MISSING ');
  });

  test.each<[string, Record<string, string>]>([
    ['none', {}],
    [
      'a role without keys',
      { 'iam/security-credentials/': 'r', 'iam/security-credentials/r': '{}' },
    ],
  ])('reports that there are no credentials: %s', async (_fact, metadata) => {
    for (const [path, value] of Object.entries(metadata)) played.aws.metadata.set(path, value);
    const environment = { ...noKeys, AWS_EC2_METADATA_SERVICE_ENDPOINT: played.aws.url };

    expect((await apply({ environment })).stderr).toContain(
      'promrotate-error CREDENTIALS_MISSING ',
    );
  });
});

describe('with the AWS CLI', () => {
  const cli = (body: string): Promise<string> => programFolder(played.host.root, { aws: body });

  test('is called with names only, and its answer is used, in every shell', async () => {
    const answer = JSON.stringify({ Parameter: { Value: set } }, undefined, 4);
    await played.host.write('/answer', answer);
    const programs = await cli(
      `printf '%s\\n' "$@" >${played.host.path('/called')}; echo warning >&2; cat ${played.host.path('/answer')}`,
    );

    for (const shell of played.shells.all) {
      await played.host.write('/etc/web.yml', '');
      expect(await apply({ programs }, shell)).toMatchObject({ status: 0, stderr: '' });
      expect((await played.host.read('/called')).trim().split('\n')).toEqual([
        'ssm',
        'get-parameter',
        '--region',
        'eu-central-1',
        '--cli-connect-timeout',
        '5',
        '--cli-read-timeout',
        '10',
        '--endpoint-url',
        played.aws.url,
        '--output',
        'json',
        '--cli-input-json',
        '{"Name":"/promrotate/accepted/central","WithDecryption":true}',
      ]);
    }
    expect(played.aws.requests).toHaveLength(0);
  });

  test.each([
    [
      'An error occurred (AccessDeniedException) when calling the GetParameter operation: user x',
      "ACCESS_DENIED the host's role may not read this: AccessDeniedException (AWS CLI)",
    ],
    [
      'An error occurred (ParameterNotFound) when calling the GetParameter operation: ',
      'FETCH_FAILED AWS answered ParameterNotFound (AWS CLI)',
    ],
    [
      'Unable to locate credentials. You can configure credentials by running "aws configure".',
      'CREDENTIALS_MISSING the AWS CLI found no credentials, attach an instance profile',
    ],
    ['anything else', 'FETCH_FAILED the AWS CLI ended with status 254 without an answer'],
  ])('has its error told apart: %s', async (said, message) => {
    await played.host.write('/said', said);
    const programs = await cli(`cat ${played.host.path('/said')} >&2; exit 254`);

    expect(await apply({ programs })).toEqual({
      status: 1,
      stdout: '',
      stderr: `promrotate-error ${message}\n`,
    });
  });
});

describe('parameters that the document would not let through', () => {
  test.each([
    { Endpoint: '../x' },
    { Endpoint: 'a; rm -rf /' },
    { Endpoint: 'central\nx' },
    { Endpoint: '$(id)' },
    { Endpoint: 'a' },
    { Endpoint: `a${'b'.repeat(40)}` },
    { Sequence: '' },
    { Sequence: '7 ' },
    { Sequence: '1'.repeat(16) },
    { File: 'etc/web.yml' },
    { File: '/etc/../web.yml' },
    { File: '/etc/web.yml/' },
    { File: '/etc//web.yml' },
    { File: '/etc/web.yml\n' },
    { File: '' },
    { Adopt: '-x' },
    { Adopt: 'a b' },
    { CheckUrl: 'https://example.org/' },
    { CheckUrl: 'http://127.0.0.1.example.org/' },
    { CheckUrl: 'http://127.0.0.1:9090/ --output /x' },
  ])('are refused by the script itself: %j', async (values) => {
    const results = await Promise.all(
      played.shells.all.map((shell) => played.apply(shell, values)),
    );

    const [name = ''] = Object.keys(values);
    for (const { status, stderr } of results) {
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: expect.stringContaining(`promrotate-error INVALID_PARAMETER ${name}: `),
      });
    }
    expect(played.aws.requests).toHaveLength(0);
  });
});
