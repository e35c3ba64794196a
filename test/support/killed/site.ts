import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCleanup } from '../../../cli/local-run/cleanup.ts';
import { type Credential, inventCredential } from '../../../cli/local-run/credential.ts';
import { startFront } from '../../../cli/local-run/front.ts';
import { hostTags, secretNamePrefix } from '../../../functions/shared/contract.ts';
import type { ProcessSettings } from '../../../infra/local/process/process-options.ts';
import { tools } from '../../../infra/local/tools/find-tool.ts';
import { findTestTool } from '../host-shells.ts';
import { KillableStandIn } from '../stand-in/killable-stand-in.ts';
import { synthesisedApp } from '../stand-in/synthesised-app.ts';
import { Account } from './account.ts';
import { LateClient } from './late-client.ts';
import { Pushes } from './pushes.ts';
import { KillableReceiver } from './receiver.ts';
import { adoptedUser, endpoint, settingsOf } from './settings.ts';
import type { Tally } from './tally.ts';
import { WriterHost } from './writer-host.ts';

/**
 * The real app in a stand-in of its own process, with two real receivers and two hosts of writers:
 * everything that a test may kill.
 */
export type Site = {
  readonly standIn: KillableStandIn;
  readonly account: Account;
  readonly receivers: readonly KillableReceiver[];
  readonly writers: readonly WriterHost[];
  readonly pushes: Pushes;
  /** Of all sites. */
  readonly tally: Tally;
  /** Users of the receivers that are not ours. */
  readonly strangers: readonly Credential[];
  stop(): Promise<void>;
};

export async function openSite(tally: Tally): Promise<Site> {
  const failures: unknown[] = [];
  const cleanup = createCleanup((error) => failures.push(error));
  const stop = async () => {
    await cleanup.run();
    if (failures.length > 0) throw new AggregateError(failures, 'the site was not cleared away');
  };
  try {
    return { ...(await openParts((undo) => cleanup.defer(undo))), tally, stop };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function openParts(
  defer: (undo: () => unknown) => void,
): Promise<Omit<Site, 'tally' | 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'promrotate-killed-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const strangers = ['ops', 'scraper'].map(inventCredential);
  const first = inventCredential(adoptedUser);
  const receivers = await startReceivers(folder, [...strangers, first], defer);
  const writers = await Promise.all(
    ['a', 'b'].map((name) => WriterHost.create(name, folder, first)),
  );
  const front = await startFront(receivers.map(({ port }) => port));
  defer(() => front.stop());
  const app = await synthesisedApp(settingsOf(receivers, writers, front.port));
  defer(() => app.remove());
  const standIn = await KillableStandIn.start(
    processSettings(app.directory, first, receivers, writers),
  );
  defer(() => standIn.stop());
  const account = await Account.connect(standIn);
  defer(() => account.disconnect());
  const clients = [...writers, new LateClient(standIn, account)];
  const pushes = new Pushes(clients, [...receivers, { name: 'front', port: front.port }]);
  defer(() => pushes.stop());
  return { standIn, account, receivers, writers, pushes, strangers };
}

async function startReceivers(
  folder: string,
  users: readonly Credential[],
  defer: (undo: () => unknown) => void,
): Promise<KillableReceiver[]> {
  const binary = await findTestTool(tools.prometheus);
  const [first, ...others] = users;
  if (first === undefined) throw new Error('expected a user');
  return Promise.all(
    ['receiver-1', 'receiver-2'].map(async (name) => {
      const options = { name, binary, folder, users: [first, ...others] } as const;
      const receiver = await KillableReceiver.start(options);
      defer(() => receiver.kill());
      return receiver;
    }),
  );
}

function processSettings(
  assemblyDirectory: string,
  first: Credential,
  receivers: readonly KillableReceiver[],
  writers: readonly WriterHost[],
): ProcessSettings {
  const roleTags = { 'promrotate-endpoint': endpoint };
  const host = (number: number) => `i-${String(number).padStart(17, '0')}`;
  return {
    standIn: {
      retry: { attempts: 5, delayMs: 200 },
      lambda: { asyncRetries: 2, asyncRetryDelayMs: 200 },
      // By the clock only: hosts are as new after each start of the stand-in.
      associations: { onNewHosts: false },
    },
    secrets: [{ name: `${secretNamePrefix}${endpoint}`, secretString: JSON.stringify(first) }],
    deployment: { assemblyDirectory, stackName: 'Promrotate' },
    hosts: [
      ...receivers.map(({ root }, index) => ({
        instanceId: host(index),
        root,
        tags: { [hostTags.receiver]: endpoint },
        managedPolicies: ['ReceiverHostPolicy'],
        roleTags,
      })),
      ...writers.map(({ name, root }, index) => ({
        instanceId: host(10 + index),
        root,
        tags: { [hostTags.writer]: `${endpoint}-${name}` },
        managedPolicies: ['WriterHostPolicy'],
        roleTags,
      })),
    ],
  };
}
