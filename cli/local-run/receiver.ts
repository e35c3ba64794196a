import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorizationOf, type Credential, renderWebConfig } from './credential.ts';
import { freePort } from './free-port.ts';
import type { ProcessGroup } from './process-group.ts';
import { startPrometheus } from './prometheus-process.ts';

/** Where the web config lies on every receiver host, as the endpoint's definition names it. */
export const webConfigPath = '/etc/prometheus/web.yml';

export type Receiver = {
  readonly name: string;
  /** Folder that plays the root of the host's file system. */
  readonly root: string;
  readonly port: number;
  readonly url: string;
  readonly log: string;
  readonly stop: () => Promise<void>;
  /** Starts it again, at the same address and with its data. */
  readonly start: () => Promise<void>;
};

export type ReceiverOptions = {
  readonly name: string;
  readonly binary: string;
  readonly folder: string;
  /** Let in from the start; the first of them asks whether the server is ready. */
  readonly users: readonly [Credential, ...Credential[]];
  /** Of the receiver that this one takes the place of: its address, and the volume with its data. */
  readonly successorOf?: { readonly port: number; readonly data: string };
};

export const dataOf = (root: string): string => join(root, 'var/lib/prometheus');

/** A Prometheus that takes remote writes, with a web config, on a host folder of its own. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { name, binary, folder, users, successorOf } = options;
  const root = join(folder, 'hosts', name);
  const log = join(folder, 'logs', `${name}.log`);
  const configuration = join(root, 'etc/prometheus/prometheus.yml');
  // Hosts refuse a folder that others may write to, whatever the umask here.
  await mkdir(join(root, 'etc/prometheus'), { recursive: true, mode: 0o755 });
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(configuration, 'scrape_configs: []\n');
  await writeFile(join(root, webConfigPath), await renderWebConfig(users), { mode: 0o640 });

  const port = successorOf?.port ?? (await freePort());
  const start = (): Promise<ProcessGroup> =>
    startPrometheus({
      binary,
      port,
      log,
      authorization: authorizationOf(users[0]),
      arguments: [
        `--config.file=${configuration}`,
        `--storage.tsdb.path=${successorOf?.data ?? dataOf(root)}`,
        `--web.config.file=${join(root, webConfigPath)}`,
        '--web.enable-remote-write-receiver',
      ],
    });
  let running = await start();
  return {
    name,
    root,
    port,
    url: `http://127.0.0.1:${port}`,
    log,
    stop: () => running.stop(),
    async start() {
      running = await start();
    },
  };
}
