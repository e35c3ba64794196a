import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import { type Host, type StandIn, startStandIn } from '../../../infra/local/stand-in.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type FileReceiver, startFileReceiver } from '../../support/stand-in/file-receiver.ts';
import { hostCredentials } from '../../support/stand-in/host-credentials.ts';
import { synthesisedApp } from '../../support/stand-in/synthesised-app.ts';

const endpoints = ['one', 'two'] as const;
const fileOf = (endpoint: string) => `/etc/prometheus/${endpoint}.yml`;
const secretOf = (endpoint: string) => `promrotate/${endpoint}`;
const acceptedSet = (endpoint: string) =>
  new GetParameterCommand({ Name: `/promrotate/accepted/${endpoint}`, WithDecryption: true });

const settingsOf = (endpoint: string, url: string) => `
  - name: ${endpoint}
    secret: existing
    grace: 1h
    schedule: { every: 30d }
    receiver:
      kind: web-config
      replicas: ["${url}"]
      front: "${url}"
      delivery: { kind: run-command, hosts: shared, file: ${fileOf(endpoint)} }
      adopt: before
`;

describe('hosts of the real app', () => {
  const root = mkdtempSync(join(tmpdir(), 'promrotate-instance-'));
  const receivers: FileReceiver[] = [];
  let app: Awaited<ReturnType<typeof synthesisedApp>>;
  let standIn: StandIn;
  let hosts = 0;

  const addHost = (roleTags: Record<string, string>, tags: Record<string, string> = {}) =>
    standIn.addHost({
      instanceId: `i-${hosts++}`,
      root,
      tags,
      managedPolicies: ['ReceiverHostPolicy', 'WriterHostPolicy'],
      roleTags,
    });

  /** A receiver whose file takes the credential from before the first rotation, and its settings. */
  async function startReceiver(endpoint: string): Promise<string> {
    const file = join(root, fileOf(endpoint));
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, `basic_auth_users:\n  before: ${bcrypt.hashSync('hunter2', 4)}\n`);
    const receiver = await startFileReceiver(file);
    receivers.push(receiver);
    return settingsOf(endpoint, receiver.url);
  }

  beforeAll(async () => {
    const settings = await Promise.all(endpoints.map(startReceiver));
    app = await synthesisedApp(`endpoints:${settings.join('')}`);
    standIn = await startStandIn({ retry: { attempts: 0, delayMs: 0 } });
    const secretString = JSON.stringify({ username: 'before', password: 'hunter2' });
    for (const endpoint of endpoints)
      standIn.secrets.createSecret({ name: secretOf(endpoint), value: { secretString } });
    await standIn.deploy(app.directory, 'Promrotate');
    addHost(
      { 'promrotate-endpoint': 'one', 'promrotate-endpoint-2': 'two' },
      { 'promrotate-receiver': 'shared' },
    );
    const { secrets } = clientsFor(standIn.adminEnvironment());
    for (const endpoint of endpoints)
      await secrets.send(new RotateSecretCommand({ SecretId: secretOf(endpoint) }));
    await standIn.idle();
  }, 60_000);

  afterAll(async () => {
    await standIn.stop();
    await app.remove();
    for (const receiver of receivers) await receiver.close();
    rmSync(root, { recursive: true, force: true });
  });

  test.each(endpoints)('take the accepted set of %s, one of two that they serve', (endpoint) => {
    const file = readFileSync(join(root, fileOf(endpoint)), 'utf8');

    expect(file).toMatch(new RegExp(`"${endpoint}-[0-9a-f]{8}": \\$2b`));
    const refused = standIn.calls().filter(({ allowed }) => !allowed);
    expect(refused.filter(({ principal }) => principal === 'host-i-0')).toEqual([]);
  });

  test('of one endpoint read neither the accepted set nor the credential of another', async () => {
    const { ssm, secrets } = await clientsOf(addHost({ 'promrotate-endpoint': 'one' }));
    const current = (endpoint: string) =>
      secrets.send(
        new GetSecretValueCommand({ SecretId: secretOf(endpoint), VersionStage: 'AWSCURRENT' }),
      );

    await expect(ssm.send(acceptedSet('one'))).resolves.toMatchObject({
      Parameter: { Value: expect.stringContaining('# promrotate endpoint=one') },
    });
    // SSM lets it, by AmazonSSMManagedInstanceCore; the key does not.
    await expect(ssm.send(acceptedSet('two'))).rejects.toMatchObject({
      message: 'Access to KMS is not allowed',
    });
    await expect(current('one')).resolves.toMatchObject({ Name: secretOf('one') });
    await expect(current('two')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test.each([[{}], [{ 'promrotate-endpoint': 'NONE' }], [{ 'promrotate-endpoint-2': 'other' }]])(
    'with the role tags %j read nothing',
    async (roleTags) => {
      const { ssm } = await clientsOf(addHost(roleTags));

      for (const endpoint of endpoints)
        await expect(ssm.send(acceptedSet(endpoint))).rejects.toMatchObject({
          message: 'Access to KMS is not allowed',
        });
    },
  );
});

const clientsOf = async (host: Host) => clientsFor(await hostCredentials(host));
