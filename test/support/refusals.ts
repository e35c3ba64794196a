import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { type StandIn, startStandIn } from '../../infra/local/stand-in.ts';
import {
  type Case,
  password,
  pathOf,
  placeFile,
  type Receivers,
  type State,
  settingsOf,
  startReceivers,
} from './refused-endpoints.ts';
import { clientsFor } from './stand-in/clients.ts';
import { synthesisedApp } from './stand-in/synthesised-app.ts';

const logEntrySchema = z.looseObject({
  message: z.string().optional(),
  operation: z.string().optional(),
  reason: z.string().optional(),
});

/** A deployment of one endpoint for each case: real bundles, documents and Prometheus. */
export class Refusals {
  readonly standIn: StandIn;
  readonly receivers: Receivers;
  readonly #folder: string;
  readonly #close: () => Promise<void>;

  private constructor(
    standIn: StandIn,
    receivers: Receivers,
    folder: string,
    close: () => Promise<void>,
  ) {
    this.standIn = standIn;
    this.receivers = receivers;
    this.#folder = folder;
    this.#close = close;
  }

  static async start(cases: readonly Case[]): Promise<Refusals> {
    const folder = await mkdtemp(join(tmpdir(), 'promrotate-refusals-'));
    for (const each of cases) await placeFile(folder, each);
    const receivers = await startReceivers(folder, cases);
    const app = await synthesisedApp(settingsOf(cases, receivers));
    const standIn = await startStandIn({
      retry: { attempts: 0, delayMs: 0 },
      runCommand: { deliverySecondMs: 10 },
    });
    const refusals = new Refusals(standIn, receivers, folder, async () => {
      await standIn.stop();
      await Promise.all([...receivers.values()].map((receiver) => receiver.stop()));
      await app.remove();
      await rm(folder, { recursive: true, force: true });
    });
    for (const each of cases) refusals.#addSecret(each);
    await standIn.deploy(app.directory, 'Promrotate');
    // Not before: the deployment has each receiver tested, and would wait for it.
    await receivers.get('leaving')?.stop();
    for (const [index, each] of cases.entries()) refusals.#addHost(each, index);
    await standIn.idle();
    return refusals;
  }

  #addSecret({ name, secretString }: Case): void {
    this.standIn.secrets.createSecret({
      name: `promrotate/${name}`,
      value: { secretString: secretString ?? JSON.stringify({ username: 'writer', password }) },
    });
  }

  #addHost({ name, host = 'online' }: Case, index: number): void {
    if (host === 'none') return;
    this.standIn.addHost({
      instanceId: `i-${String(index).padStart(17, '0')}`,
      root: join(this.#folder, name),
      tags: { 'promrotate-receiver': name },
      managedPolicies: ['ReceiverHostPolicy'],
      roleTags: { 'promrotate-endpoint': name },
      online: host === 'online',
    });
  }

  async stateOf(name: string): Promise<State> {
    const { versions } = this.standIn.secrets.secret(`promrotate/${name}`);
    const labels = [...versions.values()].map(({ id, stages }) => {
      return [id, [...stages].filter((stage) => stage !== 'AWSPENDING').sort()] as const;
    });
    const current = [...versions.values()].find(({ stages }) => stages.has('AWSCURRENT'));
    return {
      labels: Object.fromEntries(labels.filter(([, stages]) => stages.length > 0)),
      value: current?.value?.secretString,
      acceptedSet: await this.#readAcceptedSet(name),
      file: await readFile(pathOf(this.#folder, name), 'utf8').catch(() => undefined),
    };
  }

  /** As the administrator, who may read what the hosts read. */
  async #readAcceptedSet(name: string): Promise<string | undefined> {
    const { ssm } = clientsFor(this.standIn.adminEnvironment());
    const wanted = { Name: `/promrotate/accepted/${name}`, WithDecryption: true };
    try {
      const { Parameter } = await ssm.send(new GetParameterCommand(wanted));
      return Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    } finally {
      ssm.destroy();
    }
  }

  /** Rotates, waits for the end and gives the reason that the function logged; '' for none. */
  async rotate(name: string): Promise<string> {
    const { versionId } = this.standIn.secrets.rotate({ secretId: `promrotate/${name}` });
    for (;;) {
      const lines = this.standIn.logs('RotateSecret').filter((line) => line.includes(versionId));
      // Lambda writes the error once more, in a format of its own.
      const ours = lines.filter((line) => line.startsWith('{'));
      const entries = ours.map((line) => logEntrySchema.parse(JSON.parse(line)));
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
