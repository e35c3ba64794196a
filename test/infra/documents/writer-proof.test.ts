import { readdir, readlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hash } from 'bcryptjs';
import { awsError } from '../../support/loopback-aws.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';
import { recordingPrograms } from '../../support/programs.ts';
import { startPrometheus } from '../../support/prometheus-server.ts';
import { type ReceivingServer, startReceivingServer } from '../../support/receiving-server.ts';

const config =
  'username: a # promrotate central username\npassword_file: /a # promrotate central password_file\n';
const played = new PlayedHosts(async (host) => {
  await host.makeFolder('/credential');
  await host.write('/etc/p.yml', config);
});

let server: ReceivingServer;
let ProveUrl: string;
beforeEach(async () => {
  server = await startReceivingServer();
  ProveUrl = `${server.url}/tenant/a/api/v1/write`;
});
afterEach(() => server.close());

const version = (n: number): string => `${n}`.repeat(36);
const userName = `us"er\\n#é`;
const password = `p:a"ss \\word\\" $(id) \`id\` %s`;
const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;

function keepSecret(n: number): void {
  played.aws.secrets.set(
    `promrotate/central ${version(n)}`,
    JSON.stringify({ username: userName, password }),
  );
}

const current = (): Promise<string> => readlink(played.host.path('/credential/current'));
const pushes = () => server.received.filter(({ path }) => path !== '/-/reload');
const reportOf = (outcome: string, n: number): string =>
  `promrotate-report outcome=${outcome} version=${version(n)}\n`;

test('takes what is current, once five empty pushes with it are taken', async () => {
  keepSecret(1);
  keepSecret(2);

  await played.inEachShell(async (shell) => {
    expect(await played.switchWriter(shell, { ProveUrl })).toEqual({
      status: 0,
      stdout: `promrotate: writer of central is on version ${version(2)}\n${reportOf('switched', 2)}`,
      stderr: '',
    });

    expect(await current()).toBe(version(2));
    expect(await played.host.read('/credential/current/password')).toBe(password);
    expect(JSON.parse(played.aws.requests.at(-1)?.body ?? '')).toEqual({
      SecretId: 'promrotate/central',
      VersionStage: 'AWSCURRENT',
    });
    const received = server.received.splice(0);
    expect(received).toHaveLength(5);
    for (const push of received) {
      expect(push).toMatchObject({
        path: '/tenant/a/api/v1/write',
        body: Buffer.of(0),
        headers: {
          authorization,
          'content-encoding': 'snappy',
          'content-type': 'application/x-protobuf',
          'x-prometheus-remote-write-version': '0.1.0',
          'user-agent': 'promrotate',
        },
      });
    }
  });
});

test('pushes nothing and changes nothing when the writer is on that version', async () => {
  keepSecret(1);
  const inline = {
    Way: 'inline',
    Config: '/etc/p.yml',
    Reload: `${server.url}/-/reload`,
    ProveUrl,
  };

  await played.inEachShell(async (shell) => {
    await played.host.makeFolder('/inline');
    for (const values of [{ ProveUrl }, { ...inline, Directory: '/inline' }]) {
      await played.switchWriter(shell, values);
      server.received.splice(0);

      expect((await played.switchWriter(shell, values)).stdout).toContain(reportOf('unchanged', 1));
      expect(server.received).toEqual([]);
    }
  });
});

test('proves a version that is named as well, when it is told where', async () => {
  keepSecret(1);

  await played.switchWriter(played.shells.dash, { Version: version(1), ProveUrl });
  expect(pushes()).toHaveLength(5);
});

/** What stands in the folders of a host that is on version 1, by both ways. */
const stateOf = async (): Promise<unknown> => [
  await current(),
  (await readdir(played.host.path('/credential'))).toSorted(),
  await played.host.read('/etc/p.yml'),
  (await readdir(played.host.path('/inline'))).toSorted(),
];

test.each([
  [[401], 'NOT_ACCEPTED', ' refuses version'],
  [[403], 'NOT_ACCEPTED', ' refuses version'],
  [[204, 200, 204, 204, 401], 'NOT_ACCEPTED', ' refuses version'],
  [[204, 503], 'NOT_PROVED', ', found HTTP 503; nothing is changed'],
  [[302], 'NOT_PROVED', ', found HTTP 302; nothing is changed'],
  [[400], 'NOT_PROVED', ', found HTTP 400; nothing is changed'],
])('changes nothing when the pushes are answered with %j', async (answers, code, message) => {
  const inline = { Way: 'inline', Config: '/etc/p.yml', Reload: `${server.url}/-/reload` };
  const ways = [{ ProveUrl }, { ...inline, Directory: '/inline', ProveUrl }];

  await played.inEachShell(async (shell) => {
    played.aws.secrets.clear();
    keepSecret(1);
    await played.host.makeFolder('/inline');
    for (const values of ways) await played.switchWriter(shell, values);
    const before = await stateOf();
    keepSecret(2);
    for (const values of ways) {
      server.answers = [...answers];
      server.received.splice(0);

      const { status, stdout, stderr } = await played.switchWriter(shell, values);

      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^promrotate-error [^\n]+\n$/);
      expect(stderr).toContain(`promrotate-error ${code} `);
      expect(stderr).toContain(`${ProveUrl}${message}`);
      expect(server.received).toHaveLength(answers.length);
      expect(await stateOf()).toEqual(before);
    }
  });
});

test('says that nobody answers', async () => {
  keepSecret(1);

  for (const shell of played.shells.all) {
    const { stderr } = await played.switchWriter(shell, { ProveUrl: 'http://127.0.0.1:1/write' });
    expect(stderr).toBe(
      'promrotate-error NOT_PROVED no answer from http://127.0.0.1:1/write (curl ended with 7); nothing is changed\n',
    );
  }
});

test('has nothing to do yet on a new host whose credential nobody accepts', async () => {
  keepSecret(1);
  const inline = { Way: 'inline', Config: '/etc/p.yml', Reload: `${server.url}/-/reload` };

  await played.inEachShell(async (shell) => {
    for (const way of [{}, inline]) {
      server.answers = [401];

      expect(await played.switchWriter(shell, { ...way, ProveUrl })).toEqual({
        status: 0,
        stdout:
          'promrotate: there is nothing to do yet, the first credential of central is not accepted\npromrotate-report outcome=nothing version=-\n',
        stderr: '',
      });
      expect(await readdir(played.host.path('/credential'))).toEqual(['.promrotate-lock']);
      expect(await played.host.read('/etc/p.yml')).toBe(config);
    }
  });
});

test('does not pass over a version that is named and that nobody accepts', async () => {
  keepSecret(1);
  server.answers = [401];

  const values = { Version: version(1), ProveUrl };
  expect((await played.switchWriter(played.shells.dash, values)).stderr).toContain(
    'promrotate-error NOT_ACCEPTED ',
  );
});

test('puts the credential neither into arguments nor into what it says', async () => {
  keepSecret(1);

  await played.inEachShell(async (shell) => {
    const { programs, recorded } = await recordingPrograms(played.host.root, shell.path);
    for (const answers of [[401], [500], []]) {
      server.answers = answers;
      const { stdout, stderr } = await played.switchWriter(shell, { ProveUrl }, { programs });
      const said = `${stdout}${stderr}${await recorded()}`;
      expect(said).toContain(`--data-binary @/dev/fd/3 `);
      for (const secret of [password, 'a"ss', authorization.slice('Basic '.length)]) {
        expect(said).not.toContain(secret);
      }
    }
  });
});

describe('without a version', () => {
  test('wants a URL to prove it at', async () => {
    expect((await played.switchWriter(played.shells.dash, {})).stderr).toBe(
      'promrotate-error INVALID_PARAMETER ProveUrl: expected a URL where no Version is named, for nobody has proved it\n',
    );
  });

  test.each(['ResourceNotFoundException', 'InvalidRequestException'])(
    'reports a secret without AWSCURRENT (%s)',
    async (type) => {
      played.aws.replies.push(awsError(400, type));

      expect((await played.switchWriter(played.shells.dash, { ProveUrl })).stderr).toContain(
        'promrotate-error NOT_CURRENT either no version of promrotate/central carries AWSCURRENT, or ',
      );
    },
  );

  test.each([
    ['no version', { SecretString: '{}' }, 'FETCH_FAILED '],
    [
      'a version that is none',
      { SecretString: '{}', VersionId: '../x' },
      'INVALID_PARAMETER Version',
    ],
  ])('reports an answer with %s', async (_fact, answer, error) => {
    played.aws.replies.push({ status: 200, body: JSON.stringify(answer) });

    expect((await played.switchWriter(played.shells.dash, { ProveUrl })).stderr).toContain(
      `promrotate-error ${error}`,
    );
  });
});

test.each([
  'http://example.org/',
  'http://127.0.0.1.example.org/',
  'http://localhost@example.org/',
  'https://user:password@example.org/',
  'https://user@example.org/',
  'https://',
  'https:///write',
  'https://example.org/#a',
  'https://example.org/write?token=a',
  'https://example.org/{a,b}',
  'https://example.org/$(id)',
  'https://example.org/ --output /x',
  'https://example.org/\n',
  'file:///etc/passwd',
  `https://example.org/${'a'.repeat(300)}`,
])('refuses the URL %j by itself', async (url) => {
  for (const shell of played.shells.all) {
    expect((await played.switchWriter(shell, { ProveUrl: url })).stderr).toContain(
      'promrotate-error INVALID_PARAMETER ProveUrl: ',
    );
  }
  expect(played.aws.requests).toEqual([]);
});

test('a real Prometheus accepts and refuses what is pushed', async () => {
  const web = async (secret: string): Promise<string> =>
    `basic_auth_users:\n  'us"er\\n#é': ${await hash(secret, 4)}\n`;
  await played.host.write('/etc/web.yml', await web('another'));
  const prometheus = await startPrometheus(played.host.root, played.host.path('/etc/web.yml'));
  const values = { ProveUrl: `${prometheus.url}/api/v1/write` };
  keepSecret(1);
  try {
    expect((await played.switchWriter(played.shells.dash, values)).stdout).toContain(
      'outcome=nothing version=-\n',
    );
    await played.host.write('/etc/web.yml', await web(password));
    for (const shell of played.shells.all) {
      await played.host.makeFolder(`/${shell.name}`);
      const { stdout, stderr } = await played.switchWriter(shell, {
        ...values,
        Directory: `/${shell.name}`,
      });
      expect({ stdout, stderr }).toEqual({
        stdout: expect.stringContaining(reportOf('switched', 1)),
        stderr: '',
      });
    }
  } finally {
    await prometheus.stop();
  }
}, 20_000);
