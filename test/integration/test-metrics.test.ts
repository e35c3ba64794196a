import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import { parseCredential } from '../../functions/shared/credential.ts';
import { type StandIn, startStandIn } from '../../infra/local/stand-in.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { clientsFor } from '../support/stand-in/clients.ts';
import { synthesisedApp } from '../support/stand-in/synthesised-app.ts';

const file = '/etc/prometheus/web.yml';
const secretId = 'promrotate/central';
const schedule = 'promrotate-probe-central';
const others = `  ops: ${bcrypt.hashSync('ops-password', 4)}\n`;

const settingsFor = (url: string) => `
endpoints:
  - name: central
    secret: existing
    receiver:
      kind: web-config
      replicas: [{ write: "${url}/api/v1/write", query: "${url}/api/v1/query" }]
      front: "${url}/api/v1/write"
      delivery: { kind: run-command, file: ${file} }
      adopt: before
`;

let root: string;
let webConfig: string;
/** What stands there after the first rotation. */
let good: string;
let prometheus: PrometheusServer;
let app: Awaited<ReturnType<typeof synthesisedApp>>;
let standIn: StandIn;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'promrotate-metrics-'));
  webConfig = join(root, file);
  await mkdir(dirname(webConfig), { recursive: true, mode: 0o755 });
  const before = `  before: ${bcrypt.hashSync('hunter2', 4)}\n`;
  await writeFile(webConfig, `basic_auth_users:\n${before}${others}`);
  prometheus = await startPrometheus(root, webConfig);
  app = await synthesisedApp(settingsFor(prometheus.url));
  standIn = await startStandIn({ retry: { attempts: 0, delayMs: 0 } });
  const value = { secretString: JSON.stringify({ username: 'before', password: 'hunter2' }) };
  standIn.secrets.createSecret({ name: secretId, value });
  await standIn.deploy(app.directory, 'Promrotate');
  standIn.addHost({
    root,
    instanceId: 'i-receiver',
    tags: { 'promrotate-receiver': 'central' },
    managedPolicies: ['ReceiverHostPolicy'],
    roleTags: { 'promrotate-endpoint': 'central' },
  });
  await standIn.idle();
  const { secrets } = clientsFor(standIn.adminEnvironment());
  await secrets.send(new RotateSecretCommand({ SecretId: secretId }));
  await standIn.idle();
  good = await readFile(webConfig, 'utf8');
}, 90_000);

/** Whatever the test before left. */
beforeEach(async () => {
  await overwrite(good);
  await probe();
}, 30_000);

afterAll(async () => {
  await standIn.stop();
  await prometheus.stop();
  await app.remove();
  await rm(root, { recursive: true, force: true });
});

/** Fires the schedule, and gives the subjects of the notices since. */
async function probe(): Promise<string[]> {
  const before = standIn.notices().length;
  await standIn.schedules.run(schedule);
  await standIn.idle();
  return standIn
    .notices()
    .slice(before)
    .flatMap(({ subject }) => (subject?.startsWith('promrotate central: ') ? [subject] : []));
}

/** As tools that manage configuration write: not in place. */
async function overwrite(content: string): Promise<void> {
  await writeFile(`${webConfig}.new`, content, { mode: 0o644 });
  await rename(`${webConfig}.new`, webConfig);
}

async function authorization(): Promise<Record<string, string>> {
  const { secrets } = clientsFor(standIn.adminEnvironment());
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  const { username, password } = parseCredential(SecretString, 'current');
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  return { Authorization: `Basic ${encoded}` };
}

const statusWith = async (headers: Record<string, string>) =>
  (await fetch(`${prometheus.url}/api/v1/query?query=1`, { headers })).status;

describe('a test metric at a real Prometheus', () => {
  test('leaves there when it was written, how old the credential is, and how the rotation went', async () => {
    expect(await probe()).toEqual([]);

    const query = encodeURIComponent('{__name__=~"promrotate_.+"}');
    const headers = await authorization();
    const response = await fetch(`${prometheus.url}/api/v1/query?query=${query}`, { headers });
    expect(await response.json()).toMatchObject({
      data: {
        result: expect.arrayContaining(
          [
            'promrotate_probe_timestamp_seconds',
            'promrotate_credential_timestamp_seconds',
            'promrotate_rotation_success',
          ].map((name) =>
            expect.objectContaining({ metric: { __name__: name, endpoint: 'central' } }),
          ),
        ),
      },
    });
  }, 30_000);

  test('has a credential put back that somebody removed, and rings nobody up', async () => {
    await overwrite(`basic_auth_users:\n${others}`);
    expect(await statusWith(await authorization())).toBe(401);

    expect(await probe()).toEqual([]);
    expect(await statusWith(await authorization())).toBe(200);
    expect(await readFile(webConfig, 'utf8')).toContain(others);
  }, 30_000);

  test('closes a receiver whose web config was emptied, and tells it all the same', async () => {
    await overwrite('');
    expect(await statusWith({})).toBe(200);

    expect(await probe()).toEqual(['promrotate central: RECEIVER_OPEN']);
    expect(await statusWith({})).toBe(401);
    expect(await statusWith(await authorization())).toBe(200);
    // Users of others went with the file: nobody but their owner can put them back.
    expect(await readFile(webConfig, 'utf8')).not.toContain('ops:');

    expect(await probe()).toEqual(['promrotate central: over: RECEIVER_OPEN']);
  }, 30_000);

  test('needs no permission that it has not, and is not given up', async () => {
    await probe();
    const calls = standIn.calls().filter(({ principal }) => principal.includes('ProbeEndpoint'));

    expect(calls.length).toBeGreaterThan(0);
    expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
    expect(standIn.deadLetters().filter(({ queueArn }) => queueArn.includes('Probing'))).toEqual(
      [],
    );
  });
});
