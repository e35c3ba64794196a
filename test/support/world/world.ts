import type { ProbeEndpointDeps } from '../../../functions/probe-endpoint/outcome.ts';
import type { SettleDeps } from '../../../functions/retire-credential/run.ts';
import type { RotationDeps } from '../../../functions/rotate-secret/step.ts';
import { type Definition, definitionSchema } from '../../../functions/shared/contract.ts';
import { type Credential, parseCredential } from '../../../functions/shared/credential.ts';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import type { LedgerState } from '../../../functions/shared/ledger.ts';
import type {
  HostCommand,
  Hosts,
  QuerySample,
  RemoteWrite,
  Secrets,
} from '../../../functions/shared/ports.ts';
import type { OpenQuestions } from '../../../infra/local/open-questions.ts';
import { SecretsEngine } from '../../../infra/local/secrets-manager.ts';
import { fakeLedger, ledgerOf } from './fake-ledger.ts';
import { fakeReceiver, Replica } from './fake-receivers.ts';
import { fakeRotations } from './fake-rotations.ts';
import { fakeSecrets } from './fake-secrets.ts';
import { Invocation, type Place } from './invocation.ts';
import { Surroundings } from './surroundings.ts';

export const endpoint = 'central';
export const secretId = `promrotate/${endpoint}`;
const frontUrl = 'https://front/api/v1/write';
const replicaUrl = (index: number) => `https://replica-${index}/api/v1/write`;

/** Of the definition as it was deployed. */
export const deployedDigest = 'd'.repeat(64);

const writtenYearsAgo = { username: 'writer', password: 'written years ago' };

export type WorldOptions = {
  readonly userName?: 'per-version' | 'pair';
  readonly graceSeconds?: number;
  readonly openQuestions?: Partial<OpenQuestions>;
  /** Replicas have a query address, and each writer a freshness query; unless it is false. */
  readonly query?: boolean;
  /** A version is not seen by the first read of it. */
  readonly areReadsLate?: boolean;
  /** What the endpoint declares of its retirements. */
  readonly retirement?: Partial<Definition['retirement']>;
  /** Names of the writers that it declares; there are two, "a" and "b". */
  readonly writers?: readonly string[];
  readonly pendingLimitSeconds?: number;
  readonly usage?: Definition['receiver']['usage'];
  /** Values that the secret had before rotation came, the oldest first. */
  readonly legacy?: readonly Credential[];
  /** What the secret says of the credential that writers have used for years. */
  readonly passwordInSecret?: string;
};

/** AWS, two receivers and two writers in memory, with a clock that only moves when told to. */
export class World {
  now = Date.parse('2026-01-01T00:00:00Z');
  #ids = 0;
  #passwords = 0;
  readonly #areReadsLate: boolean;
  readonly #readVersions = new Set<string>();
  /** Writers whose host does not answer. */
  readonly unreachable = new Set<string>();
  /** Every Run Command, by its parameters and how many hosts at a time. */
  readonly commands: HostCommand[] = [];
  readonly queries: { url: string; query: string; hasCredential: boolean }[] = [];
  readonly engine: SecretsEngine;
  readonly around = new Surroundings();
  /** When the schedule wants the next rotation, if Secrets Manager says so. */
  nextRotationAt: number | undefined;
  readonly definition;
  readonly ledgerItems = new Map<string, LedgerState>();
  readonly parameters = new Map<string, string>();
  readonly replicas = [new Replica(), new Replica()];
  /** What answers at the front; the replicas in turn, unless a test says otherwise. */
  front: Replica | undefined;
  /** What each writer sends with. */
  readonly writers = new Map<string, { versionId: string; credential: Credential }>();
  /** What a query answers: samples by series; one of this moment, unless a test says otherwise. */
  answer: (replica: string, query: string) => Readonly<Record<string, number>> = (_, query) =>
    this.isSilent && !query.includes('@') ? {} : { up: this.now / 1000 };
  /** No samples of writers arrive. */
  isSilent = false;
  /** What else happens while a function sleeps. */
  onSleep: () => Promise<void> = async () => undefined;
  /** Told after each call of the world; a property test checks its invariants there. */
  onCall: () => void = () => undefined;

  constructor({
    userName = 'per-version',
    graceSeconds = 3600,
    openQuestions = {},
    query = true,
    areReadsLate = false,
    legacy = [],
    passwordInSecret = writtenYearsAgo.password,
    retirement = {},
    writers = ['a', 'b'],
    pendingLimitSeconds = 3600,
    usage,
  }: WorldOptions = {}) {
    this.engine = new SecretsEngine({
      now: () => this.now,
      newId: () => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}`,
      openQuestions,
    });
    this.definition = definitionSchema.parse({
      endpoint,
      userName,
      userNameBase: endpoint,
      graceSeconds,
      retirement,
      pendingLimitSeconds,
      receiver: {
        ...(usage === undefined ? {} : { usage }),
        kind: 'web-config',
        replicas: this.replicas.map((_, index) => ({
          write: replicaUrl(index),
          ...(query ? { query: `https://replica-${index}/api/v1/query` } : {}),
        })),
        front: { write: frontUrl },
        adopt: 'writer',
        delivery: { kind: 'run-command', hosts: endpoint, file: '/etc/prometheus/web.yml' },
      },
      writers: writers.map((name) => ({
        name,
        hosts: name,
        ...(query ? { freshness: `up{agent="${name}"}` } : {}),
        switch: { kind: 'symlink', directory: '/etc/prometheus/credentials' },
      })),
    });
    this.#areReadsLate = areReadsLate;
    this.#begin(legacy, passwordInSecret);
  }

  /** The secret as it lay in files: writers and receivers know it, and rotation is on. */
  #begin(legacy: readonly Credential[], password: string): void {
    this.engine.createSecret({ name: secretId });
    const values = [...legacy, { ...writtenYearsAgo, password }];
    const ids = values.map((value) => {
      const secretString = JSON.stringify(value);
      return this.engine.putValue({ secretId, secretString, byRotationFunction: false }).versionId;
    });
    this.engine.configureRotation({ secretId, rotationLambdaArn: 'arn:aws:lambda:::function:r' });
    const begun = { versionId: ids.at(-1) ?? '', credential: writtenYearsAgo };
    for (const name of ['a', 'b']) this.writers.set(name, begun);
    for (const replica of this.replicas) replica.addUser(writtenYearsAgo);
  }

  /** What State Manager does from time to time: every host takes the set in the parameter. */
  associate(): void {
    const content = this.parameters.get(endpoint);
    if (content === undefined) return;
    for (const [index, replica] of this.replicas.entries()) {
      if (!replica.isUp) continue;
      const outcome = replica.isOverwritten ? 'repaired' : 'unchanged';
      const isNewest = content.includes(
        ` sequence=${ledgerOf(this.ledgerItems, endpoint).sequence}\n`,
      );
      if (replica.take(content, isNewest))
        this.around.reports.push({ host: `host-${index}`, at: this.now, outcome });
    }
  }

  /** Where reads are late, the next one of each version is again. */
  forgetReads(): void {
    this.#readVersions.clear();
  }

  credentialOf(versionId: string): Credential | undefined {
    const text = this.engine.secret(secretId).versions.get(versionId)?.value?.secretString;
    return text === undefined ? undefined : parseCredential(text, versionId);
  }

  labelled(label: string): string | undefined {
    const versions = [...this.engine.secret(secretId).versions.values()];
    return versions.find(({ stages }) => stages.has(label))?.id;
  }

  invocation(plan: { crash?: Place | undefined; hold?: Place | undefined } = {}): Invocation {
    return new Invocation(plan, () => this.onCall());
  }

  /** All that the functions need; each call goes through the invocation. */
  deps(invocation: Invocation): RotationDeps & SettleDeps & ProbeEndpointDeps {
    return {
      clock: {
        now: () => this.now,
        sleep: async (milliseconds) => {
          this.now += milliseconds;
          await this.onSleep();
        },
      },
      rotations: invocation.through(fakeRotations(this.engine)),
      runs: invocation.through(this.around.runs),
      notices: invocation.through(this.around.noticesPort),
      hostReports: invocation.through(this.around.hostReports),
      countFindings: (_, counts) => {
        this.around.counts = counts;
      },
      measures: this.around.measures,
      log: { info: () => undefined, warn: () => undefined },
      newPassword: () => `password-${++this.#passwords}`,
      receiverOf: () => fakeReceiver,
      secrets: invocation.through(this.#secrets()),
      ledger: invocation.through(fakeLedger(this.ledgerItems)),
      definitions: invocation.through({
        read: async () => this.definition,
        readDeployed: async (_, digest) =>
          digest === deployedDigest ? this.definition : undefined,
        list: async () => [endpoint],
      }),
      acceptedSets: invocation.through({
        read: async (name: string) => this.parameters.get(name),
        write: async (name: string, content: string) => void this.parameters.set(name, content),
      }),
      hosts: invocation.through(this.#hosts()),
      remoteWrite: invocation.through(this.#remoteWrite()),
      queries: invocation.through({
        samples: async (url: string, query: string, credential?: Credential) => {
          this.queries.push({ url, query, hasCredential: credential !== undefined });
          return this.#samples(url, query);
        },
      }),
    };
  }

  #secrets(): Secrets {
    const secrets = fakeSecrets(this.engine, {
      isLate: this.#areReadsLate,
      seen: this.#readVersions,
    });
    return {
      ...secrets,
      describe: async (id) => ({
        ...(await secrets.describe(id)),
        ...(this.nextRotationAt === undefined ? {} : { nextRotationAt: this.nextRotationAt }),
      }),
    };
  }

  #samples(url: string, query: string): QuerySample[] {
    const samples = Object.entries(this.answer(new URL(url).hostname, query));
    return samples.map(([series, value]) => ({ series, value }));
  }

  #hosts(): Hosts {
    return {
      run: async (command) => {
        const { document, hosts, parameters } = command;
        this.commands.push(command);
        this.now += 1000;
        if (this.unreachable.has(hosts)) {
          throw new PromrotateError('TARGET_OFFLINE', 'expected a host to be online');
        }
        if (document === 'apply') {
          const content = this.parameters.get(endpoint) ?? '';
          for (const replica of this.replicas)
            replica.apply(content, Number(parameters['Sequence']));
          return { hostCount: this.replicas.length };
        }
        this.#switch(hosts, parameters['Version'] ?? '');
        return { hostCount: 1 };
      },
    };
  }

  /** A host takes a version only while it is current. */
  #switch(writer: string, versionId: string): void {
    const credential = this.credentialOf(versionId);
    if (this.labelled('AWSCURRENT') !== versionId || credential === undefined) {
      throw new PromrotateError('COMMAND_FAILED', 'NOT_CURRENT', { retryable: true });
    }
    this.writers.set(writer, { versionId, credential });
  }

  #remoteWrite(): RemoteWrite {
    let turn = 0;
    return {
      push: async (url, body, credential) => {
        if (url === frontUrl && this.front !== undefined) return this.front.push(body, credential);
        const index = url === frontUrl ? turn++ % this.replicas.length : this.#replicaAt(url);
        const replica = this.replicas[index];
        if (replica === undefined) throw new Error(`no replica at "${url}"`);
        return replica.push(body, credential);
      },
    };
  }

  #replicaAt(url: string): number {
    return this.replicas.findIndex((_, index) => replicaUrl(index) === url);
  }
}
