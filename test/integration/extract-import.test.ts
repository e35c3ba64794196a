import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { hash } from 'bcryptjs';
import { parse } from 'yaml';
import { importCredentials } from '../../cli/extract/import/import-credentials.ts';
import { connectSecretStore } from '../../cli/extract/import/secrets-manager-store.ts';
import { settingsFiles } from '../../cli/extract/import/settings-store.ts';
import { scanText } from '../../cli/extract/scan-text.ts';
import { httpQueries } from '../../functions/adapters/http-queries.ts';
import { httpRemoteWrite } from '../../functions/adapters/http-remote-write.ts';
import type { SecretsEvent } from '../../infra/local/secrets-events.ts';
import { shim } from '../support/extract/run-extract.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { clientOptions } from '../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../support/stand-in/deployed-stand-in.ts';
import { allow, managed } from '../support/stand-in/small-template.ts';

/** A process takes a second or two, and more beside other tests. */
jest.setTimeout(60_000);

const password = 'Corr3ct-Horse-Battery';
const ours = 'arn:aws:secretsmanager:*:*:secret:promrotate/*';
const reading = ['secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds'];
const policies = {
  Importer: managed(
    allow([...reading, 'secretsmanager:CreateSecret', 'secretsmanager:DeleteSecret'], ours),
  ),
  Reader: managed(allow(reading, ours)),
};
const settings = '# ours\nlogRetentionDays: 30   # a month\n';

let folder: string;
let deployed: Deployed;
let receiver: PrometheusServer;
let open: PrometheusServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-import-'));
  const [closedConfig, openConfig] = [join(folder, 'web.yml'), join(folder, 'open.yml')];
  await writeFile(closedConfig, `basic_auth_users:\n  writer: ${await hash(password, 4)}\n`);
  await writeFile(openConfig, '');
  [receiver, open, deployed] = await Promise.all([
    startPrometheus(folder, closedConfig),
    startPrometheus(folder, openConfig),
    // That a secret was made is then told before the call is answered.
    deployedStandIn(policies, { openQuestions: { creationEmitsLabelUpdated: true } }),
  ]);
});

afterAll(async () => {
  await Promise.all([receiver.stop(), open.stop(), deployed.remove()]);
  await rm(folder, { recursive: true, force: true });
});

let place: string;
let count = 0;
let stopListening = () => {};

beforeEach(async () => {
  count += 1;
  place = join(folder, `place-${count}`);
  await mkdir(join(place, 'infra'), { recursive: true });
  await mkdir(join(place, 'tmp'));
  await writeFile(settingsFile(), settings);
  await configure(receiver.url);
});

afterEach(async () => {
  stopListening();
  const { secrets } = deployed.standIn;
  for (const { arn } of secrets.secrets())
    secrets.deleteSecret({ secretId: arn, forceDeleteWithoutRecovery: true });
});

const settingsFile = () => join(place, 'infra/endpoints.yaml');
const settingsNow = () => readFile(settingsFile(), 'utf8');
const secretsNow = () => deployed.standIn.secrets.secrets();

const configure = (url: string, secret = password) =>
  writeFile(
    join(place, 'prometheus.yml'),
    `remote_write:
  - url: ${url}/api/v1/write
    basic_auth:
      username: writer
      password: ${secret}
`,
  );

/** Called before CreateSecret is answered. */
function whenCreated(listener: () => void): void {
  stopListening = deployed.standIn.secrets.on(({ kind }: SecretsEvent) => {
    if (kind === 'label-updated') listener();
  });
}

type Started = {
  readonly child: ChildProcess;
  readonly ended: Promise<{ out: string; err: string; exitStatus: number | null }>;
};

type Start = {
  readonly words?: readonly string[];
  readonly policy?: string;
  readonly named?: readonly string[];
};

function start({
  words = ['--yes'],
  policy = 'Importer',
  named = ['--name', 'central'],
}: Start = {}): Started {
  const command = [shim, 'extract', 'prometheus.yml', '--import', ...named, ...words];
  const child = spawn(process.execPath, command, {
    cwd: place,
    env: {
      PATH: process.env['PATH'],
      HOME: place,
      TMPDIR: join(place, 'tmp'),
      ...deployed.standIn.personEnvironment(`person-${count}`, [policy]),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const ended = Promise.all([text(child.stdout), text(child.stderr), closed]).then(
    ([out, err, exitStatus]) => ({ out, err, exitStatus }),
  );
  return { child, ended };
}

/** The import as a process; whatever comes of it, the secret is told and left nowhere. */
async function runImport(words: readonly string[] = ['--yes'], policy = 'Importer') {
  const { out, err, exitStatus } = await start({ words, policy }).ended;
  expect(`${out}${err}`).not.toContain(password);
  expect(`${out}${err}`).not.toMatch(/^\s+at /m);
  expect(filesWith(password)).toEqual([join(place, 'prometheus.yml')]);
  return { out, err, exitStatus };
}

const filesWith = (value: string): string[] =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(value));

const processesWith = (value: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(value);
      } catch {
        return false;
      }
    });

describe('npx promrotate extract --import', () => {
  test('makes the secret and the entry, and changes nothing the second time', async () => {
    let withSecret: string[] = ['not looked'];
    whenCreated(() => {
      withSecret = processesWith(password);
    });
    const { out, err, exitStatus } = await runImport();

    expect({ exitStatus, withSecret }).toEqual({ exitStatus: 0, withSecret: [] });
    expect(err).toContain('proving user writer at http://127.0.0.1:');
    expect(out).toMatch(/Next:\n.* --rewrite --write-files --name central\n {2}npx cdk deploy\n/);
    expect(out).toMatch(/before the deployment, and reload Prometheus there/);
    const { standIn } = deployed;
    const { name, description, kmsKeyId, versionIdsToStages } =
      standIn.secrets.describe('promrotate/central');
    expect({ name, kmsKeyId, stages: Object.values(versionIdsToStages) }).toEqual({
      name: 'promrotate/central',
      kmsKeyId: undefined,
      stages: [['AWSCURRENT']],
    });
    expect(description).toContain('central');
    const { value } = standIn.secrets.getValue({ secretId: name });
    expect(JSON.parse(value.secretString ?? '')).toEqual({ username: 'writer', password });
    const after = await settingsNow();
    expect(after.startsWith(settings)).toBe(true);
    expect(parse(after)).toMatchObject({
      endpoints: [
        {
          name: 'central',
          secret: 'existing',
          userName: 'per-version',
          receiver: { adopt: 'writer', front: `${receiver.url}/api/v1/write` },
        },
      ],
    });

    const again = await runImport(['--json']);
    expect(again.exitStatus).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({
      import: { imported: [{ name: 'central', secret: 'present', entry: 'present' }] },
      version: 1,
      next: [expect.stringContaining('--rewrite'), 'npx cdk deploy'],
    });
    expect(await settingsNow()).toBe(after);
    expect(Object.keys(standIn.secrets.describe(name).versionIdsToStages)).toHaveLength(1);
  });

  test('is completed by the next run when it was killed after the secret was made', async () => {
    const first = start();
    whenCreated(() => first.child.kill('SIGKILL'));
    expect((await first.ended).exitStatus).toBeNull();
    expect({ count: secretsNow().length, text: await settingsNow() }).toEqual({
      count: 1,
      text: settings,
    });
    const [made] = secretsNow();

    const { out, exitStatus } = await runImport();
    expect(exitStatus).toBe(0);
    expect(out).toContain('secret present, entry written');
    expect(secretsNow()).toEqual([made]);
  });

  test('takes the secret back when something fails after it was made', async () => {
    whenCreated(() => appendFileSync(settingsFile(), '# somebody else\n'));
    const { err, exitStatus } = await runImport();

    expect(exitStatus).toBe(2);
    expect(err).toContain('took back the secret promrotate/central');
    expect(err).toContain('SETTINGS_CHANGED');
    expect(secretsNow()).toEqual([]);
    expect(await settingsNow()).toBe(`${settings}# somebody else\n`);
  });

  test('leaves one secret and one entry when two run at once', async () => {
    const both = await Promise.all([start().ended, start().ended]);

    for (const { err, exitStatus } of both)
      expect(exitStatus === 0 || err.includes('SETTINGS_CHANGED')).toBe(true);
    expect(both.some(({ exitStatus }) => exitStatus === 0)).toBe(true);
    expect(secretsNow()).toHaveLength(1);
    expect(parse(await settingsNow())).toMatchObject({ endpoints: [{ name: 'central' }] });
    expect(await importHere()).toMatchObject({
      imported: [{ secret: 'present', entry: 'present' }],
    });
  });
});

describe('an import that is refused', () => {
  async function expectNothingChanged(): Promise<void> {
    expect(await settingsNow()).toBe(settings);
    expect(secretsNow()).toEqual([]);
  }

  test('names the permission that is missing', async () => {
    const { exitStatus, err } = await runImport(['--yes'], 'Reader');

    expect(exitStatus).toBe(2);
    expect(err).toContain('AWS_ACCESS_DENIED: you may not call CreateSecret');
    await expectNothingChanged();
  });

  test('wants --yes where there is no terminal', async () => {
    const { exitStatus, err } = await runImport([]);

    expect(exitStatus).toBe(2);
    expect(err).toContain('make the secret promrotate/central');
    expect(err).toContain('NOT_CONFIRMED');
    await expectNothingChanged();
  });

  test('sends nothing over plain HTTP to another machine, and ends with 1', async () => {
    const calls = deployed.standIn.calls().length;
    await configure('http://metrics.invalid');
    const { exitStatus, out } = await start({ words: ['--yes'], named: [] }).ended;

    expect(exitStatus).toBe(1);
    expect(out).toContain('There is no write credential that could be imported.');
    expect(out).toMatch(/prometheus\.yml:5 basic-auth-password: its address is plain http/);
    expect(deployed.standIn.calls().slice(calls)).toEqual([]);
    await expectNothingChanged();
  });
});

/** The same in this process, which is faster: with the real SDK, receivers and files. */
async function importHere(stopping?: AbortSignal) {
  const client = clientOptions(deployed.standIn.adminEnvironment());
  const secrets = connectSecretStore(client, stopping);
  const file = join(place, 'prometheus.yml');
  const { sightings } = await scanText({ file, text: await readFile(file, 'utf8') });
  const clock = { now: Date.now, sleep: (milliseconds: number) => pause(milliseconds) };
  try {
    return await importCredentials(
      {
        secrets,
        probe: { clock, remoteWrite: httpRemoteWrite(), queries: httpQueries() },
        settings: settingsFiles,
        confirm: async () => undefined,
        tell: () => undefined,
        newId: randomUUID,
      },
      {
        sightings,
        settingsFile: settingsFile(),
        name: 'central',
        only: [],
        replicas: [],
        webConfig: '/etc/prometheus/web.yml',
      },
    );
  } finally {
    secrets.disconnect();
  }
}

describe('an import, by what is there', () => {
  const secretId = 'promrotate/central';
  const valueOf = (secret: string) => JSON.stringify({ username: 'writer', password: secret });

  test('knows a credential that was rotated since, and no other', async () => {
    const { secrets } = deployed.standIn;
    await importHere();
    for (const next of ['second', 'third'])
      secrets.putValue({ secretId, secretString: valueOf(next) });
    expect(await importHere()).toMatchObject({ imported: [{ secret: 'rotated' }] });

    await configure(receiver.url, 'Another-0ne-Altogether');
    await expect(importHere()).rejects.toMatchObject({ code: 'SECRET_EXISTS', exitStatus: 2 });
  });

  test('changes no secret of another value', async () => {
    const { secrets } = deployed.standIn;
    secrets.createSecret({ name: secretId, value: { secretString: valueOf('other') } });
    const before = secretsNow();

    await expect(importHere()).rejects.toMatchObject({ code: 'SECRET_EXISTS' });
    expect(secretsNow()).toEqual(before);
    expect(await settingsNow()).toBe(settings);
  });

  test('takes the secret back when it is ended before it hears that it was made', async () => {
    const stopping = new AbortController();
    whenCreated(() => stopping.abort());

    await expect(importHere(stopping.signal)).rejects.toMatchObject({ exitStatus: 130 });
    expect(secretsNow()).toEqual([]);
    expect(await settingsNow()).toBe(settings);
  });

  test('says so of a secret whose deletion is scheduled', async () => {
    const { secrets } = deployed.standIn;
    secrets.createSecret({ name: secretId, value: { secretString: valueOf(password) } });
    secrets.deleteSecret({ secretId });

    await expect(importHere()).rejects.toThrow('found one whose deletion is scheduled');
  });

  test('makes nothing of a password that the receiver refuses', async () => {
    await configure(receiver.url, 'Wr0ng-Horse-Battery');

    await expect(importHere()).rejects.toMatchObject({ code: 'RECEIVER_REFUSED' });
    expect(secretsNow()).toEqual([]);
    expect(await settingsNow()).toBe(settings);
  });

  test('makes nothing where the receiver takes writes of anybody', async () => {
    await configure(open.url);

    await expect(importHere()).rejects.toMatchObject({ code: 'RECEIVER_OPEN' });
    expect(secretsNow()).toEqual([]);
    expect(await settingsNow()).toBe(settings);
  });
});
