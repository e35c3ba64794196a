import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  authorizationOf,
  type Credential,
  renderWebConfig,
} from '../../../cli/local-run/credential.ts';
import { freePort } from '../../../cli/local-run/free-port.ts';
import type { ProcessGroup } from '../../../cli/local-run/process-group.ts';
import { startPrometheus } from '../../../cli/local-run/prometheus-process.ts';

/** Where the web config lies on every receiver host. */
export const webConfigFile = '/etc/prometheus/web.yml';

/** Nobody is there, and each failure of it is a sample of `up`. */
const steadyScrape = `scrape_configs:
  - job_name: clock
    scrape_interval: 250ms
    scrape_timeout: 250ms
    static_configs: [{ targets: ['127.0.0.1:9'] }]
`;

export type ReceiverOptions = {
  readonly name: string;
  readonly binary: string;
  readonly folder: string;
  /** Let in from the start; the first of them asks whether the server is ready. */
  readonly users: readonly [Credential, ...Credential[]];
};

/** A Prometheus on a host of its own that can be killed, and started again with its data. */
export class KillableReceiver {
  readonly name: string;
  readonly root: string;
  readonly port: number;
  readonly #binary: string;
  readonly #log: string;
  readonly #authorization: string;
  #process: ProcessGroup | undefined;

  private constructor({ name, binary, folder, users }: ReceiverOptions, port: number) {
    this.name = name;
    this.root = join(folder, name);
    this.port = port;
    this.#binary = binary;
    this.#log = join(folder, `${name}.log`);
    this.#authorization = authorizationOf(users[0]);
  }

  static async start(options: ReceiverOptions): Promise<KillableReceiver> {
    const receiver = new KillableReceiver(options, await freePort());
    await mkdir(join(receiver.root, 'etc/prometheus'), { recursive: true, mode: 0o755 });
    await writeFile(receiver.#configuration, steadyScrape);
    await writeFile(receiver.webConfig, await renderWebConfig(options.users), { mode: 0o640 });
    await receiver.startAgain();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get webConfig(): string {
    return join(this.root, webConfigFile);
  }

  /** SIGKILL, in the middle of whatever it does. */
  async kill(): Promise<void> {
    if (this.#process === undefined) return;
    process.kill(-this.#process.pid, 'SIGKILL');
    await this.#process.ended;
    this.#process = undefined;
  }

  /** Resolves when it is ready; nothing when it runs. */
  async startAgain(): Promise<void> {
    this.#process ??= await startPrometheus({
      binary: this.#binary,
      port: this.port,
      log: this.#log,
      authorization: this.#authorization,
      arguments: [
        `--config.file=${this.#configuration}`,
        `--storage.tsdb.path=${join(this.root, 'var/lib/prometheus')}`,
        `--web.config.file=${this.webConfig}`,
        '--web.enable-remote-write-receiver',
      ],
    });
  }

  get #configuration(): string {
    return join(this.root, 'etc/prometheus/prometheus.yml');
  }
}
