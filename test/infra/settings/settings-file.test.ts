import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../infra/settings/settings-file.ts';
import { problemsOf, readText } from './settings-folder.ts';

const valid = `endpoints:
  - name: central
    receiver:
      kind: web-config
      replicas:
        - https://a.example.com/api/v1/write
      front:
        write: https://example.com/api/v1/write
        query: https://example.com/api/v1/query
      delivery:
        kind: run-command
        file: /etc/prometheus/web.yml
    writers:
      - name: agent
        switch:
          kind: symlink
          directory: /etc/prometheus/credentials
`;

const keyArn = (index: number) => `arn:aws:kms:eu-west-1:111122223333:key/own-${index}`;

const noQueryPart =
  'expected a URL without a query part ("?") and a fragment ("#"): people read addresses, so put a tenant into the path, and let the credential be the one of basic authentication';

/** One more endpoint, whose existing secret has a key of its own. */
const ownKeyEntry = (index: number) =>
  valid
    .replace('endpoints:\n', '')
    .replace(
      'name: central',
      `name: central${index}\n    secret: existing\n    kmsKeyArn: ${keyArn(index)}`,
    );

const changed = (from: string, to: string) => valid.replace(from, to);

describe('settings', () => {
  test('get their defaults', () => {
    const settings = readText(valid);

    expect(settings).toMatchObject({ logRetentionDays: 90, notifications: { email: [] } });
    expect(settings.endpoints[0]).toEqual({
      name: 'central',
      secret: 'create',
      schedule: {
        expression: 'rate(30 days)',
        windowHours: 4,
        closestHours: 716,
        furthestHours: 724,
      },
      definition: {
        endpoint: 'central',
        userName: 'per-version',
        userNameBase: 'central',
        graceSeconds: 86_400,
        retirement: { maxOverlapSeconds: 604_800, onOverlapEnd: 'keep', watchSeconds: 900 },
        pendingLimitSeconds: 3_600,
        probe: { everySeconds: 300, endpointMetrics: false },
        maxAgeSeconds: 60 * 86_400,
        receiver: {
          kind: 'web-config',
          replicas: [{ write: 'https://a.example.com/api/v1/write' }],
          front: {
            write: 'https://example.com/api/v1/write',
            query: 'https://example.com/api/v1/query',
          },
          delivery: { kind: 'run-command', hosts: 'central', file: '/etc/prometheus/web.yml' },
        },
        writers: [
          {
            name: 'agent',
            hosts: 'central-agent',
            switch: { kind: 'symlink', directory: '/etc/prometheus/credentials' },
            waveSize: '25%',
          },
        ],
      },
    });
  });

  test('of the repository are valid', () => {
    const { endpoints } = readSettings('infra/endpoints.yaml', { isLocal: false });

    expect(endpoints.map(({ name }) => name)).toEqual(['central']);
  });

  test('take a plain number of hosts as the size of a wave', () => {
    const { endpoints } = readText(`${valid}        waveSize: 3\n`);

    expect(endpoints[0]?.definition.writers[0]?.waveSize).toBe('3');
  });

  test('know each key of existing secrets once', () => {
    const text = `endpoints:\n${ownKeyEntry(1)}${ownKeyEntry(1).replace('central1', 'other')}`;

    expect(readText(text).existingKeyArns).toEqual([keyArn(1)]);
  });

  test('may push to loopback without TLS in the local run', () => {
    const local = valid.replaceAll('https://a.example.com', 'http://127.0.0.1:9090');

    expect(readText(local, { isLocal: true }).endpoints).toHaveLength(1);
  });
});

describe('a problem is told with file, line, key, what is expected and what is found', () => {
  test.each<[string, string, string]>([
    [
      'unknown key',
      changed('    writers:', '    colour: red\n    writers:'),
      '13: endpoints[0].colour: unknown key: expected one that endpoints.schema.json names',
    ],
    [
      'missing key',
      changed('      kind: web-config\n', ''),
      '3: endpoints[0].receiver.kind: expected "web-config", found nothing',
    ],
    [
      'wrong type',
      changed('    writers:', '    grace: 24\n    writers:'),
      '13: endpoints[0].grace: expected a duration such as "90s", "24h" or "7d", found 24',
    ],
    [
      'duration without a unit',
      changed('    writers:', '    grace: "24"\n    writers:'),
      '13: endpoints[0].grace: expected a duration such as "90s", "24h" or "7d", found "24"',
    ],
    [
      'grace of more than 90 days',
      changed('    writers:', '    grace: 91d\n    writers:'),
      '13: endpoints[0].grace: expected at most "90d", found "91d"',
    ],
    [
      'address that is not https',
      changed('https://a.example.com', 'http://a.example.com'),
      '6: endpoints[0].receiver.replicas[0]: expected an https URL, such as "https://prometheus.example.com/api/v1/write", found "http://a.example.com…" (the rest is not shown)',
    ],
    [
      'loopback outside the local run',
      changed('https://a.example.com', 'http://127.0.0.1:9090'),
      '6: endpoints[0].receiver.replicas[0]: expected an https URL, such as "https://prometheus.example.com/api/v1/write", found "http://127.0.0.1…" (the rest is not shown)',
    ],
    [
      'address with a password, which is not repeated',
      changed('write: https://', 'write: https://user:hunter2@'),
      '8: endpoints[0].receiver.front.write: expected an https URL without user name and password, found "https://…" (the rest is not shown)',
    ],
    [
      'address with a query part, in which tokens are',
      changed('a.example.com/api/v1/write', 'a.example.com/api/v1/write?token=hunter2'),
      `6: endpoints[0].receiver.replicas[0]: ${noQueryPart}, found "https://a.example.com…" (the rest is not shown)`,
    ],
    [
      'query address with a query part',
      changed('/api/v1/query', '/api/v1/query?token=hunter2'),
      `9: endpoints[0].receiver.front.query: ${noQueryPart}, found "https://example.com…" (the rest is not shown)`,
    ],
    [
      'address with a fragment, though an empty one',
      changed(
        'write: https://example.com/api/v1/write',
        "write: 'https://example.com/api/v1/write#'",
      ),
      `8: endpoints[0].receiver.front.write: ${noQueryPart}, found "https://example.com…" (the rest is not shown)`,
    ],
    [
      'address in an unknown shape',
      changed('        write: https://example.com', '        to: https://example.com'),
      '7: endpoints[0].receiver.front.write: expected text (numbers in quotes), found nothing',
    ],
    [
      'unknown kind',
      changed('kind: run-command', 'kind: carrier-pigeon'),
      '11: endpoints[0].receiver.delivery.kind: expected one of "run-command", "parameter", found "carrier-pigeon"',
    ],
    [
      'name that Secrets Manager would take for an ARN',
      changed('name: central', 'name: central-abc123'),
      '2: endpoints[0].name: must not end with "-" and six characters: Secrets Manager ends its ARNs so, found "central-abc123"',
    ],
    [
      'writers of one name',
      changed(
        '    writers:\n',
        `    writers:\n${valid.slice(valid.indexOf('      - name: agent'))}`,
      ),
      '18: endpoints[0].writers[1].name: expected each writer to have a name of its own, found "agent"',
    ],
    [
      'freshness without a query address',
      changed('        query: https://example.com/api/v1/query\n', '').replace(
        '      - name: agent\n',
        '      - name: agent\n        freshness: up\n',
      ),
      '14: endpoints[0].writers[0].freshness: expected a "query" address of a replica or the front, by which it can be asked, found "up"',
    ],
    [
      'a freshness selector without the name of a metric',
      changed('      - name: agent\n', `      - name: agent\n        freshness: '{job="agent"}'\n`),
      `15: endpoints[0].writers[0].freshness: expected a PromQL selector with the name of a metric first, such as up{agent="a"}, found "{job=\\"agent\\"}"`,
    ],
    [
      'endpoints of one name',
      `${valid}${valid.replace('endpoints:\n', '')}`,
      '18: endpoints[1].name: expected each endpoint to have a name of its own, found "central"',
    ],
    [
      'no endpoint',
      'endpoints: []\n',
      '1: endpoints: expected at least one endpoint, as in the example infra/endpoints.yaml, found an empty list',
    ],
    [
      'empty file',
      '',
      '1: expected a mapping with "endpoints", as in the example infra/endpoints.yaml, found nothing',
    ],
    [
      'number in the place of text',
      changed('/etc/prometheus/web.yml', '24'),
      '12: endpoints[0].receiver.delivery.file: expected text (numbers in quotes), found 24',
    ],
    [
      'check of another host',
      changed('        file:', '        checkUrl: http://10.0.0.1/\n        file:'),
      '12: endpoints[0].receiver.delivery.checkUrl: expected a loopback URL, such as "http://127.0.0.1:9090/-/ready", found "http://10.0.0.1…" (the rest is not shown)',
    ],
    [
      'base of user names that is none',
      changed('    writers:', '    userNameBase: -x\n    writers:'),
      '13: endpoints[0].userNameBase: expected 1 to 40 of A-Z, a-z, 0-9 and "._-", a letter or digit first, such as "central", found "-x"',
    ],
    [
      'no replica',
      changed('replicas:\n        - https://a.example.com/api/v1/write', 'replicas: []'),
      '5: endpoints[0].receiver.replicas: expected at least one replica: the address of each process, found an empty list',
    ],
    [
      'wave of no hosts',
      `${valid}        waveSize: 0\n`,
      '18: endpoints[0].writers[0].waveSize: expected at least 1, found 0',
    ],
    [
      'wave in words',
      `${valid}        waveSize: half\n`,
      '18: endpoints[0].writers[0].waveSize: expected a number of hosts such as "1", or a percentage such as "25%", found "half"',
    ],
    [
      'schedule in two ways',
      changed(
        '    writers:',
        '    schedule: { every: 1d, cron: cron(0 4 ? * MON *) }\n    writers:',
      ),
      '13: endpoints[0].schedule.every: expected either "every" or "cron", found both: leave one out',
    ],
    [
      'key of one’s own for a secret that is made here',
      changed('    writers:', `    kmsKeyArn: ${keyArn(1)}\n    writers:`),
      `13: endpoints[0].kmsKeyArn: expected "secret: existing" beside it: a secret that is made here has our key, found "${keyArn(1)}"`,
    ],
    [
      'key by its alias',
      changed('    writers:', '    secret: existing\n    kmsKeyArn: alias/own\n    writers:'),
      '14: endpoints[0].kmsKeyArn: expected the ARN of a key, such as "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…", found "alias/own"',
    ],
    [
      'keys more than policies can name',
      `endpoints:\n${Array.from({ length: 11 }, (_, index) => ownKeyEntry(index)).join('')}`,
      '1: endpoints: expected at most 10 different keys as "kmsKeyArn", as policies name each; found 11: let more secrets share a key',
    ],
    [
      'pair that is reused within its grace',
      changed('    writers:', '    userName: pair\n    schedule: { every: 24h }\n    writers:'),
      `14: endpoints[0].schedule: expected a grace that is over by the next rotation, as a pair's name is used again: rotations can be 20h apart (the interval less its window), the grace is 24h`,
    ],
    [
      'address that is not one',
      `${valid}notifications:\n  email:\n    - nobody\n`,
      '20: notifications.email[0]: expected an e-mail address, found "nobody"',
    ],
    [
      'the same e-mail address twice',
      `${valid}notifications:\n  email: [jo@example.com, eve@example.com,\n    Jo@Example.COM]\n`,
      '20: notifications.email[2]: expected each address once, in whatever letters, found it as notifications.email[0] already',
    ],
  ])('%s', (_, text, line) => {
    expect(problemsOf(text)).toEqual({
      code: 'SETTINGS_INVALID',
      lines: [`endpoints.yaml:${line}`].concat(
        line.includes('front.write: expected text')
          ? [
              'endpoints.yaml:8: endpoints[0].receiver.front.to: unknown key: expected one that endpoints.schema.json names',
            ]
          : [],
      ),
    });
  });

  test('several are all listed, in the order of their lines', () => {
    const text = changed('name: central', 'name: Central').replace('file: /etc', 'file: etc');

    expect(problemsOf(`${text}logRetentionDays: 2\n`).lines).toEqual([
      expect.stringMatching(/^endpoints\.yaml:2: endpoints\[0\]\.name: /),
      expect.stringMatching(/^endpoints\.yaml:12: endpoints\[0\]\.receiver\.delivery\.file: /),
      expect.stringMatching(/^endpoints\.yaml:18: logRetentionDays: expected one of .*, found 2$/),
    ]);
  });

  test('a definition too large for Parameter Store names its size', () => {
    const writers = Array.from(
      { length: 20 },
      (_, index) =>
        `      - { name: w${index}, freshness: 'up{a="${'é'.repeat(190)}"}', switch: { kind: symlink, directory: /${'d'.repeat(199)} } }`,
    );

    expect(problemsOf(`${valid}${writers.slice(1).join('\n')}\n`).lines).toEqual([
      expect.stringMatching(
        /endpoints\[0\]: expected a definition of at most 8192 bytes.*found \d{5}/,
      ),
    ]);
  });
});

describe('a file that cannot be read', () => {
  test('is named when it is not there', () => {
    expect(() => readSettings('/nowhere/endpoints.yaml', { isLocal: false })).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_UNREADABLE',
        message: expect.stringMatching(/^\/nowhere\/endpoints\.yaml: expected a file of endpoints/),
      }),
    );
  });

  test('is named with the line that is not YAML', () => {
    expect(problemsOf('endpoints:\n  - name: a\n  name: b\n')).toEqual({
      code: 'SETTINGS_UNREADABLE',
      lines: [expect.stringMatching(/^endpoints\.yaml:3: expected YAML: /)],
    });
  });
});
