import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { importCredentials } from '../../../../../cli/extract/import/import-credentials.ts';
import type { SecretStore, StoredSecret } from '../../../../../cli/extract/import/secret-store.ts';
import { Secret } from '../../../../../cli/extract/secret.ts';
import type { Sighting } from '../../../../../cli/extract/sighting.ts';

const password = 'Corr3ct-Horse-Battery';
const url = 'https://prom.example.com/api/v1/write';
const settings = `# ours
logRetentionDays: 30
endpoints:
  - name: other   # stays
    receiver:
      kind: web-config
      replicas: [https://other.example.com/api/v1/write]
      front: https://other.example.com/api/v1/write
      delivery: { kind: run-command, file: /etc/prometheus/web.yml }
      # the last line
`;

const sighting = (change: Partial<Sighting> = {}): Sighting => ({
  place: { file: 'prometheus.yml', line: 7, column: 17 },
  format: 'prometheus',
  kind: 'basic-auth-password',
  role: 'remote-write',
  path: 'remote_write[0].basic_auth.password',
  holds: 'literal',
  secret: new Secret(password),
  url,
  username: 'writer',
  ...change,
});

type Fault = 'open' | 'refused' | 'create' | 'create-late' | 'replace' | 'confirm' | 'delete';

function world({ faults = [], text = settings }: { faults?: Fault[]; text?: string } = {}) {
  const values = new Map<string, StoredSecret>();
  const state = { text, pushes: 0, told: '' };
  const fail = (fault: Fault) => {
    if (faults.includes(fault)) throw new Error(`fault: ${fault}`);
  };
  const secrets: SecretStore = {
    read: async (name) => values.get(name) ?? 'absent',
    versionIds: async (name) => [values.get(name)?.versionId ?? []].flat(),
    async create({ name, versionId, text: value }) {
      fail('create');
      if (values.has(name)) return 'exists';
      values.set(name, { arn: name, versionId, text: value });
      fail('create-late');
      return 'created';
    },
    async deleteAtOnce(arn) {
      fail('delete');
      values.delete(arn);
    },
  };
  let now = 0;
  const deps = {
    secrets,
    probe: {
      clock: { now: () => now, sleep: async (milliseconds: number) => void (now += milliseconds) },
      queries: { samples: async () => undefined },
      remoteWrite: {
        async push(_url: string, _body: Uint8Array, credential?: { readonly password: string }) {
          state.pushes += 1;
          const isRight = credential?.password === password && !faults.includes('refused');
          return isRight || (credential === undefined && faults.includes('open'))
            ? { kind: 'accepted' as const, detail: 'HTTP 204' }
            : { kind: 'refused' as const, detail: 'HTTP 401' };
        },
      },
    },
    settings: {
      read: async () => state.text,
      async replace(_file: string, next: string) {
        fail('replace');
        state.text = next;
      },
    },
    confirm: async (plan: string) => {
      state.told += plan;
      fail('confirm');
    },
    tell: (line: string) => void (state.told += line),
    newId: randomUUID,
  };
  const run = (sightings: readonly Sighting[] = [sighting()], choices: object = {}) =>
    importCredentials(deps, {
      sightings,
      settingsFile: 'infra/endpoints.yaml',
      only: [],
      replicas: [],
      webConfig: '/etc/prometheus/web.yml',
      ...choices,
    });
  return { values, state, run, faults };
}

describe('an import', () => {
  test('makes the secret and adds an entry below what stands there', async () => {
    const { run, values, state } = world();
    const report = await run();
    expect(report.imported).toEqual([
      { name: 'prom', url, username: 'writer', secret: 'created', entry: 'written' },
    ]);
    const { text } = values.get('promrotate/prom') ?? { text: '' };
    expect(JSON.parse(text)).toEqual({ username: 'writer', password });
    expect(state.text.startsWith(settings)).toBe(true);
    expect(state.text).toContain('adopt: writer');
    expect(state.text).not.toContain(password);
    expect(state.told).not.toContain(password);
  });

  test('changes nothing the second time, and does not probe', async () => {
    const { run, state, values } = world();
    await run();
    const before = { ...state, values: [...values] };
    const { imported } = await run();
    expect(imported).toMatchObject([{ secret: 'present', entry: 'present' }]);
    expect({ ...state, values: [...values] }).toEqual(before);
  });

  test('completes what a killed run began', async () => {
    const { run, state } = world();
    await run();
    state.text = settings;
    const { imported } = await run();
    expect(imported).toMatchObject([{ name: 'prom', secret: 'present', entry: 'written' }]);
  });

  test.each([
    ['open', 'RECEIVER_OPEN'],
    ['refused', 'RECEIVER_REFUSED'],
  ] as const)('makes nothing where the receiver is %s', async (fault, code) => {
    const { run, values, state } = world({ faults: [fault] });
    await expect(run()).rejects.toMatchObject({ code, exitStatus: 2 });
    expect(values.size).toBe(0);
    expect(state.text).toBe(settings);
  });

  test.each(['confirm', 'create', 'create-late', 'replace'] as const)(
    'leaves all as it was when this fails: %s',
    async (fault) => {
      const { run, values, state, faults } = world({ faults: [fault] });
      await expect(run()).rejects.toThrow(
        fault === 'replace' ? 'expected to be able to write' : `fault: ${fault}`,
      );
      expect(values.size).toBe(0);
      expect(state.text).toBe(settings);
      faults.length = 0;
      await expect(run()).resolves.toMatchObject({ imported: [{ secret: 'created' }] });
    },
  );

  test('says what is left where a secret cannot be taken back', async () => {
    const { run } = world({ faults: ['replace', 'delete'] });
    await expect(run()).rejects.toMatchObject({ code: 'IMPORT_UNFINISHED' });
  });

  test('overwrites no secret of another value', async () => {
    const { run, values } = world();
    const other = {
      arn: 'a',
      versionId: 'v',
      text: JSON.stringify({ username: 'writer', password: 'x' }),
    };
    values.set('promrotate/prom', other);
    await expect(run()).rejects.toMatchObject({ code: 'SECRET_EXISTS' });
    expect(values.get('promrotate/prom')).toBe(other);
  });

  test('takes no name of another entry', async () => {
    const { run } = world();
    await expect(run([sighting()], { name: 'other' })).rejects.toMatchObject({
      code: 'ENTRY_EXISTS',
    });
  });

  test('says why something is not imported', async () => {
    const { run } = world();
    const { imported, leftOver } = await run([
      sighting({ kind: 'bearer-token' }),
      sighting({ role: 'scrape' }),
      sighting({ url: 'http://prom.example.com/api/v1/write' }),
      sighting({ secret: new Secret('x'.repeat(73)) }),
    ]);
    expect(imported).toEqual([]);
    expect(leftOver.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('a bearer token'),
      expect.stringContaining('no credential of remote write'),
      expect.stringContaining('https'),
      expect.stringContaining('72 bytes'),
    ]);
  });
});
