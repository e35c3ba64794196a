import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  authorizationOf,
  type Credential,
  inventCredential,
  renderWebConfig,
} from '../../cli/local-run/credential.ts';
import { freePort } from '../../cli/local-run/free-port.ts';
import type { PrometheusBinary } from '../../cli/local-run/prometheus-binary.ts';
import { startPrometheus } from '../../cli/local-run/prometheus-process.ts';
import { agentFlag } from '../../cli/local-run/prometheus-version.ts';

export type Server = {
  readonly port: number;
  /** Lines of /metrics, without comments. */
  metrics(): Promise<string[]>;
  log(): Promise<string[]>;
};

/** A receiver, the one credential that it knows, and a writer that has another. */
export type RefusedWriter = {
  readonly receiver: Server;
  readonly credential: Credential;
  readonly writer: Server;
};

export type RefusedWriterOptions = {
  readonly folder: string;
  readonly binary: PrometheusBinary;
  /** Alerting rules, which the receiver evaluates each second. */
  readonly rules: string;
  readonly defer: (undo: () => unknown) => void;
};

export async function startRefusedWriter(options: RefusedWriterOptions): Promise<RefusedWriter> {
  const credential = inventCredential('writer');
  const receiver = await startReceiver(options, credential);
  const writer = await startWriter(options, receiver.port);
  return { receiver, credential, writer };
}

/** It logs all that it has to say. */
async function startReceiver(
  options: RefusedWriterOptions,
  credential: Credential,
): Promise<Server> {
  const folder = join(options.folder, 'receiver');
  await mkdir(folder, { recursive: true });
  const webConfig = join(folder, 'web.yml');
  await writeFile(webConfig, await renderWebConfig([credential]));
  return startServer(options, folder, {
    configuration: () => `global: {evaluation_interval: 1s}\nrule_files: [${options.rules}]\n`,
    authorization: authorizationOf(credential),
    words: [
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.config.file=${webConfig}`,
      '--web.enable-remote-write-receiver',
      '--log.level=debug',
    ],
  });
}

/** An agent that scrapes itself and pushes what it finds. */
async function startWriter(options: RefusedWriterOptions, receiverPort: number): Promise<Server> {
  const folder = join(options.folder, 'writer');
  await mkdir(folder, { recursive: true });
  const { username, password } = inventCredential('writer');
  return startServer(options, folder, {
    configuration: (port) => `global: {scrape_interval: 1s}
scrape_configs:
  - job_name: own
    static_configs: [{targets: ['127.0.0.1:${port}']}]
remote_write:
  - name: central
    url: http://127.0.0.1:${receiverPort}/api/v1/write
    basic_auth: {username: ${username}, password: ${password}}
    queue_config: {batch_send_deadline: 1s}
`,
    words: [agentFlag(options.binary.version), `--storage.agent.path=${join(folder, 'data')}`],
  });
}

type ServerOptions = {
  readonly configuration: (port: number) => string;
  readonly authorization?: string;
  readonly words: readonly string[];
};

async function startServer(
  { binary, defer }: RefusedWriterOptions,
  folder: string,
  { configuration, authorization, words }: ServerOptions,
): Promise<Server> {
  const port = await freePort();
  const config = join(folder, 'prometheus.yml');
  const log = join(folder, 'log');
  await writeFile(config, configuration(port));
  const running = await startPrometheus({
    binary: binary.path,
    port,
    log,
    arguments: [`--config.file=${config}`, ...words],
    ...(authorization !== undefined && { authorization }),
  });
  defer(() => running.stop());
  return {
    port,
    async metrics() {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
      return (await answer.text()).split('\n').filter((line) => /^[a-z]/.test(line));
    },
    log: async () => (await readFile(log, 'utf8')).split('\n'),
  };
}
