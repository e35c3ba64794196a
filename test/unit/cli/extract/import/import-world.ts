import { randomUUID } from 'node:crypto';
import {
  type ImportDeps,
  importCredentials,
} from '../../../../../cli/extract/import/import-credentials.ts';
import type { SecretStore, StoredSecret } from '../../../../../cli/extract/import/secret-store.ts';
import { Secret } from '../../../../../cli/extract/secret.ts';
import type { Sighting } from '../../../../../cli/extract/sighting.ts';

export const password = 'Corr3ct-Horse-Battery';
export const url = 'https://prom.example.com/api/v1/write';
export const settings = `# ours
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

export const sighting = (change: Partial<Sighting> = {}): Sighting => ({
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

export type Fault =
  | 'open'
  | 'any-password'
  | 'refused'
  | 'create'
  | 'create-late'
  | 'interrupt'
  | 'replace'
  | 'confirm'
  | 'delete';

export function importWorld({
  faults = [],
  text = settings,
}: {
  faults?: Fault[];
  text?: string;
} = {}) {
  const values = new Map<string, StoredSecret>();
  const state = { text, pushes: 0, told: '' };
  const fail = (fault: Fault) => {
    if (faults.includes(fault)) throw new Error(`fault: ${fault}`);
  };
  let isInterrupted = false;
  const secretStore = (isPastInterruption: boolean): SecretStore => ({
    async read(name) {
      if (isInterrupted && !isPastInterruption) throw new Error('fault: interrupt');
      return values.get(name) ?? 'absent';
    },
    versionIds: async (name) => [values.get(name)?.versionId ?? []].flat(),
    async create({ name, versionId, text: value }) {
      fail('create');
      if (values.has(name)) return 'exists';
      values.set(name, { arn: name, versionId, text: value });
      fail('create-late');
      isInterrupted = faults.includes('interrupt');
      fail('interrupt');
      return 'created';
    },
    async deleteAtOnce(arn) {
      fail('delete');
      values.delete(arn);
    },
    uninterrupted: () => secretStore(true),
  });
  const secrets = secretStore(false);
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
          const isTaken = credential !== undefined && faults.includes('any-password');
          return isRight || isTaken || (credential === undefined && faults.includes('open'))
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
  const run = (
    sightings: readonly Sighting[] = [sighting()],
    choices: object = {},
    changes: Partial<ImportDeps> = {},
  ) =>
    importCredentials(
      { ...deps, ...changes },
      {
        sightings,
        settingsFile: 'infra/endpoints.yaml',
        only: [],
        replicas: [],
        webConfig: '/etc/prometheus/web.yml',
        ...choices,
      },
    );
  return { values, state, run, faults, deps };
}
