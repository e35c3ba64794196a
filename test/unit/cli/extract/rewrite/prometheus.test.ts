import { describe, expect, it } from '@jest/globals';
import { existingEntries } from '../../../../../cli/extract/import/existing-entries.ts';
import { importPrefix } from '../../../../../cli/extract/import/version-id.ts';
import { rewrite } from './rewritten.ts';

const file = 'prometheus.yml';
const newer = '2.49.0';
const older = '2.42.0';

/** Of the version that `--write-files` makes: its id begins like those of imports. */
const folder = `/etc/cred/${importPrefix({ name: 'central', url: 'https://central.test/api/v1/write', username: 'writer' })}000000000000`;

type Case = readonly [what: string, version: string, before: string, after: string];

const cases: readonly Case[] = [
  [
    'names both files from 2.49 on, with quotes, anchors and comments as they were',
    newer,
    `# ours
remote_write:
  - url: https://central.test/api/v1/write   # central
    basic_auth: &writer
      "username": "writer"  # the user
      'password': 'it''s-a-Pass-1' # pw
    queue_config: {max_shards: 5}
`,
    `# ours
remote_write:
  - url: https://central.test/api/v1/write   # central
    basic_auth: &writer
      "username_file": "/etc/cred/current/username"  # the user
      'password_file': '/etc/cred/current/password' # pw
    queue_config: {max_shards: 5}
`,
  ],
  [
    'keeps the line ends of Windows',
    newer,
    'remote_write:\r\n  - url: https://central.test/api/v1/write\r\n    basic_auth:\r\n      username: writer\r\n      password: pass-Word-1\r\n',
    'remote_write:\r\n  - url: https://central.test/api/v1/write\r\n    basic_auth:\r\n      username_file: /etc/cred/current/username\r\n      password_file: /etc/cred/current/password\r\n',
  ],
  [
    'takes mappings in braces, blocks, and a file without a last line feed',
    newer,
    `remote_write:
  - url: https://central.test/api/v1/write
    basic_auth: { username: writer, password: "pass-Word-1" }
  - url: https://other.test/api/v1/write
    basic_auth:
      username: two
      password: |-
        pass-Word-2`,
    `remote_write:
  - url: https://central.test/api/v1/write
    basic_auth: { username_file: /etc/cred/central/current/username, password_file: "/etc/cred/central/current/password" }
  - url: https://other.test/api/v1/write
    basic_auth:
      username_file: /etc/cred/other/current/username
      password_file: /etc/cred/other/current/password`,
  ],
  [
    'takes user info out of a URL, and gives one secret one file at all places',
    newer,
    `remote_write:
  - url: https://writer:pass-Word-1@central.test/api/v1/write # first
    name: a
  - url: https://central.test/api/v1/write
    name: b
    basic_auth:
      username: writer
      password: pass-Word-1
`,
    `remote_write:
  - url: https://central.test/api/v1/write # first
    basic_auth:
      username_file: /etc/cred/current/username
      password_file: /etc/cred/current/password
    name: a
  - url: https://central.test/api/v1/write
    name: b
    basic_auth:
      username_file: /etc/cred/current/username
      password_file: /etc/cred/current/password
`,
  ],
  [
    'renames the keys of aliases too, and leaves merge keys as they are',
    newer,
    `x-auth: &auth
  username: writer
  password: pass-Word-1
remote_write:
  - url: https://central.test/api/v1/write
    basic_auth:
      <<: *auth
  - url: https://fifth.test/api/v1/write
    authorization:
      credentials: &tok tok-tok-123
  - url: https://sixth.test/api/v1/write
    authorization:
      credentials: *tok
`,
    `x-auth: &auth
  username_file: /etc/cred/current/username
  password_file: /etc/cred/current/password
remote_write:
  - url: https://central.test/api/v1/write
    basic_auth:
      <<: *auth
  - url: https://fifth.test/api/v1/write
    authorization:
      credentials_file: &tok /etc/cred/fifth-test-bearer-token
  - url: https://sixth.test/api/v1/write
    authorization:
      credentials_file: *tok
`,
  ],
  [
    'marks both lines before 2.49, and puts their comments above them',
    older,
    `remote_write:
  - url: https://central.test/api/v1/write
    basic_auth:
      username: "writer"  # the user
      password: 'pass-Word-1'
`,
    `remote_write:
  - url: https://central.test/api/v1/write
    basic_auth:
      # the user
      username: "writer"  # promrotate central username
      password_file: ${folder}/password # promrotate central password_file
`,
  ],
  [
    'marks the lines that it makes of user info before 2.49',
    older,
    'remote_write:\n  - url: https://writer:pass-Word-1@central.test/api/v1/write\n',
    `remote_write:\n  - url: https://central.test/api/v1/write\n    basic_auth:\n      username: "writer" # promrotate central username\n      password_file: ${folder}/password # promrotate central password_file\n`,
  ],
  [
    'names files for scrapes, service discovery and OAuth, beside their user names',
    older,
    `scrape_configs:
  - job_name: a
    basic_auth: { username: scraper, password: 123456789 }
    oauth2:
      client_id: x
      client_secret: "cli-ent-123"
  - job_name: b
    bearer_token: tok-en-12345
    vultr_sd_configs:
      - bearer_token: vul-tr-12345
`,
    `scrape_configs:
  - job_name: a
    basic_auth: { username: scraper, password_file: /etc/cred/scraper-basic-auth-password }
    oauth2:
      client_id: x
      client_secret_file: "/etc/cred/x-oauth2-client-secret"
  - job_name: b
    bearer_token_file: /etc/cred/bearer-token
    vultr_sd_configs:
      - bearer_token_file: /etc/cred/bearer-token-2
`,
  ],
];

describe('rewriting a Prometheus configuration', () => {
  it.each(cases)('%s', async (_, version, before, after) => {
    const { texts, left } = await rewrite({ [file]: before }, version);

    expect(texts[file]).toBe(after);
    expect(left).toEqual([]);
  });

  const write = (auth: string) =>
    `remote_write:\n  - url: https://central.test/api/v1/write\n    basic_auth:${auth}\n`;

  it.each([
    [
      'quoted keys',
      write('\n      "username": w\n      "password": pass-Word-1'),
      /lines of their/,
    ],
    ['braces', write(' { username: w, password: pass-Word-1 }'), /lines of their own/],
    [
      'lines that end in CR LF',
      write('\n      username: w\n      password: pass-Word-1').replaceAll('\n', '\r\n'),
      /lines of their own, ending in \\n/,
    ],
    ['a block', write('\n      username: w\n      password: |-\n        pass-Word-1'), /lines of/],
    [
      'an anchored user name',
      write('\n      username: &u w\n      password: pass-Word-1'),
      /beside/,
    ],
    [
      'user info and CR LF',
      'remote_write:\r\n  - url: https://writer:pass-Word-1@central.test/api/v1/write\r\n',
      /CR LF/,
    ],
  ])('leaves %s where the inline way could not change them', async (_, before, reason) => {
    const { texts, left } = await rewrite({ [file]: before }, older);

    expect(texts[file]).toBe(before);
    expect(left).toEqual([expect.stringMatching(reason)]);
  });

  const plain = write('\n      username: writer\n      password: pass-Word-1');
  const declared = (...kinds: readonly string[]) =>
    existingEntries(`endpoints:
  - name: central
    secret: existing
    receiver: { front: https://central.test/api/v1/write, adopt: writer }
    writers:
${kinds.map((kind) => `      - { name: w, switch: { kind: ${kind}, directory: /etc/${kind} } }`).join('\n')}
`);

  it('refuses where neither promtool nor anybody says the version', async () => {
    await expect(rewrite({ [file]: plain })).rejects.toThrow(
      /which Prometheus reads "prometheus.yml".*--prometheus-version/,
    );
    await expect(
      rewrite({ [file]: plain }, undefined, { entries: declared('symlink') }),
    ).rejects.toThrow(/--prometheus-version/);
  });

  it.each([
    ['symlink', older, ['5 "central" is declared with "switch: {kind: symlink}"']],
    ['symlink', newer, []],
    ['inline', older, []],
    ['inline', newer, []],
    ['inline', undefined, []],
  ])('follows the switch that the settings declare (%s, %s)', async (kind, version, reasons) => {
    const entries = declared(kind);

    const { texts, left } = await rewrite({ [file]: plain }, version, { entries });

    expect(left).toEqual(reasons.map((reason) => expect.stringContaining(reason)));
    const hasMarks = kind === 'inline';
    expect(texts[file]?.includes('# promrotate central username')).toBe(hasMarks);
    expect(texts[file]?.includes('username_file:')).toBe(kind === 'symlink' && version === newer);
  });

  it('follows the writer with the folder that is named', async () => {
    const entries = declared('symlink', 'inline');
    const rewriteIn = (directory: string) =>
      rewrite({ [file]: plain }, newer, { entries, directory });

    expect((await rewriteIn('/etc/inline')).texts[file]).toContain('# promrotate central username');
    expect((await rewriteIn('/etc/other')).texts[file]).toContain('username_file: /etc/other');
  });

  it('leaves a password with a blank at an end, which a file would lose', async () => {
    const before = plain.replace('pass-Word-1', "'pass-Word-1 '");

    const { texts, left } = await rewrite({ [file]: before }, newer);

    expect(texts[file]).toBe(before);
    expect(left).toEqual([expect.stringMatching(/begins or ends with a blank/)]);
  });

  it('leaves its own backups, and names nothing by them', async () => {
    const backup = `${file}.promrotate-backup`;
    const old = plain.replace('pass-Word-1', 'pass-Word-0');

    const { texts, left } = await rewrite({ [file]: plain, [backup]: old }, newer);

    expect(texts[file]).toContain('password_file: /etc/cred/current/password');
    expect(texts[backup]).toBe(old);
    expect(left).toEqual([expect.stringMatching(/^5 a backup of an earlier rewriting/)]);
  });

  it('marks one place of an endpoint only, which is all that the inline way changes', async () => {
    const before = `${write('\n      username: writer\n      password: pass-Word-1')}  - url: https://writer:pass-Word-1@central.test/api/v1/write\n`;

    const { texts, left } = await rewrite({ [file]: before }, older);

    expect(texts[file]?.match(/# promrotate central username/g)).toHaveLength(1);
    expect(left).toEqual([expect.stringMatching(/^6 the inline way changes one place/)]);
  });

  it.each([older, newer])(
    'leaves a credential that an alias gives to two endpoints (%s)',
    async (version) => {
      const before = `x-auth: &auth { username: writer, password: pass-Word-1 }
remote_write:
  - url: https://central.test/api/v1/write
    basic_auth: *auth
  - url: https://other.test/api/v1/write
    basic_auth: *auth
`;

      const { texts, left } = await rewrite({ [file]: before }, version);

      expect(texts[file]).toBe(before);
      expect(left).toEqual([expect.stringMatching(/^1 an alias gives it to several URLs/)]);
    },
  );

  it('leaves a password that an alias gives to another user', async () => {
    const before = `remote_write:
  - url: https://central.test/api/v1/write
    basic_auth: { username: one, password: &p pass-Word-1 }
  - url: https://other.test/api/v1/write
    basic_auth: { username: two, password: *p }
`;

    const { texts, left } = await rewrite({ [file]: before }, newer);

    expect(texts[file]).toBe(before);
    expect(left).toEqual([expect.stringMatching(/^3 an alias repeats it/)]);
  });

  it.each([
    ['sigv4', '    sigv4: { access_key: AKIA1234567890ABCDEF, secret_key: s3cr3tKey/1234567 }\n'],
    ['a header', '    headers: { Authorization: "Bearer tok-en-12345" }\n'],
    ['an encoded password', ''],
    ['a file beside it', '    authorization: { credentials: abc-def-1, credentials_file: /x }\n'],
  ])('leaves %s by hand, and shows nothing of it', async (_, lines) => {
    const url =
      lines === ''
        ? 'https://writer:Zq%2F81-tRk@central.test/api/v1/write'
        : 'https://central.test/api/v1/write';
    const before = `scrape_configs:\n  - job_name: a\n    bearer_token: other-tok-1\nremote_write:\n  - url: ${url}\n${lines}`;

    const { texts, left, plan } = await rewrite({ [file]: before }, newer);

    expect(texts[file]).toBe(
      before.replace('bearer_token: other-tok-1', 'bearer_token_file: /etc/cred/bearer-token'),
    );
    expect(left).toHaveLength(1);
    const shown = plan.rewrites.map(({ diff }) => diff).join('');
    expect(shown).toContain('<secret>');
    expect(shown).not.toMatch(/other-tok|s3cr3t|tok-en|Zq%2F|abc-def/);
  });
});
