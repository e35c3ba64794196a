import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hash } from 'bcryptjs';
import * as z from 'zod';
import { type StandIn, startStandIn } from '../../infra/local/stand-in.ts';
import { type PrometheusServer, startPrometheus } from './prometheus-server.ts';
import { synthesisedApp } from './stand-in/synthesised-app.ts';

export const webConfigPath = '/etc/prometheus/web.yml';

/** One endpoint and what is wrong with it. */
export type Case = {
  readonly name: string;
  /** What the host's web config says; none: there is no such file. */
  readonly file?: string;
  readonly host?: 'online' | 'offline' | 'none';
  /** Another receiver than the one that works. */
  readonly receiver?: 'closed' | 'open' | 'half-closed';
  readonly secretString?: string;
};

export const password = 'planted-password-0123456789';

const logEntrySchema = z.looseObject({
  message: z.string().optional(),
  operation: z.string().optional(),
  reason: z.string().optional(),
});

/** A deployment of one endpoint for each case: real bundles, documents and Prometheus. */
export class Refusals {
  readonly standIn: StandIn;
  readonly folder: string;
  readonly #close: () => Promise<void>;

  private constructor(standIn: StandIn, folder: string, close: () => Promise<void>) {
    this.standIn = standIn;
    this.folder = folder;
    this.#close = close;
  }

  static async start(cases: readonly Case[]): Promise<Refusals> {
    const folder = await mkdtemp(join(tmpdir(), 'promrotate-refusals-'));
    const users = `basic_auth_users:\n  writer: ${await hash(password, 4)}\n`;
    await writeFile(join(folder, 'web.yml'), users);
    await writeFile(join(folder, 'open.yml'), '');
    const working = await startPrometheus(folder, join(folder, 'web.yml'));
    const open = await startPrometheus(folder, join(folder, 'open.yml'));
    const closed = 'http://127.0.0.1:9';
    const app = await synthesisedApp(settingsOf(cases, { working, open, closed }));
    const standIn = await startStandIn({
      retry: { attempts: 0, delayMs: 0 },
      runCommand: { deliverySecondMs: 10 },
    });
    const refusals = new Refusals(standIn, folder, async () => {
      await standIn.stop();
      await Promise.all([working.stop(), open.stop(), app.remove()]);
      await rm(folder, { recursive: true, force: true });
    });
    for (const each of cases) await refusals.#add(each);
    await standIn.deploy(app.directory, 'Promrotate');
    for (const [index, each] of cases.entries()) refusals.#addHost(each, index);
    await standIn.idle();
    return refusals;
  }

  async #add({ name, file, secretString }: Case): Promise<void> {
    this.standIn.secrets.createSecret({
      name: `promrotate/${name}`,
      value: { secretString: secretString ?? JSON.stringify({ username: 'writer', password }) },
    });
    await mkdir(dirname(this.#path(name)), { recursive: true, mode: 0o755 });
    if (file !== undefined) await writeFile(this.#path(name), file);
  }

  #addHost({ name, host = 'online' }: Case, index: number): void {
    if (host === 'none') return;
    this.standIn.addHost({
      instanceId: `i-${String(index).padStart(17, '0')}`,
      root: join(this.folder, name),
      tags: { 'promrotate-receiver': name },
      managedPolicies: ['ReceiverHostPolicy'],
      roleTags: { 'promrotate-endpoint': name },
      online: host === 'online',
    });
  }

  #path(name: string): string {
    return join(this.folder, name, webConfigPath);
  }

  /** Everything of one endpoint that a refused rotation must not change. */
  async stateOf(name: string): Promise<unknown> {
    const secret = this.standIn.secrets.secret(`promrotate/${name}`);
    const current = [...secret.versions.values()].find(({ stages }) => stages.has('AWSCURRENT'));
    const file = await readFile(this.#path(name), 'utf8').catch(() => undefined);
    return { current: current?.id, value: current?.value, file };
  }

  /** Rotates, waits for the end and gives the reason that the function logged; '' for none. */
  async rotate(name: string): Promise<string> {
    const { versionId } = this.standIn.secrets.rotate({ secretId: `promrotate/${name}` });
    for (;;) {
      const lines = this.standIn.logs('RotateSecret').filter((line) => line.includes(versionId));
      const entries = lines.map((line) => logEntrySchema.parse(JSON.parse(line)));
      const end = entries.find(({ message, operation }) =>
        operation === 'finishSecret' ? message !== undefined : message === 'failed',
      );
      if (end !== undefined) return end.reason ?? '';
      await pause(50);
    }
  }

  close(): Promise<void> {
    return this.#close();
  }
}

type Receivers = { working: PrometheusServer; open: PrometheusServer; closed: string };

function settingsOf(cases: readonly Case[], { working, open, closed }: Receivers): string {
  const write = (url: string) => `${url}/api/v1/write`;
  const urlsOf = (receiver: Case['receiver']) => {
    if (receiver === 'closed') return [closed];
    if (receiver === 'open') return [open.url];
    return receiver === 'half-closed' ? [working.url, closed] : [working.url];
  };
  const endpoints = cases.map(({ name, receiver }) => ({
    name,
    secret: 'existing',
    receiver: {
      kind: 'web-config',
      replicas: urlsOf(receiver).map((url) => ({ write: write(url) })),
      front: write(urlsOf(receiver)[0] ?? ''),
      delivery: { kind: 'run-command', file: webConfigPath },
      ...(name === 'not-adopted' ? {} : { adopt: 'writer' }),
    },
  }));
  return JSON.stringify({ endpoints });
}
