import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from './credential.ts';
import { type Exporter, startExporter } from './exporter.ts';
import { freePort } from './free-port.ts';
import type { PrometheusBinary } from './prometheus-binary.ts';
import { startPrometheus } from './prometheus-process.ts';
import { agentFlag } from './prometheus-version.ts';

export type SwitchKind = 'symlink' | 'inline';

export type WriterAgent = {
  readonly name: string;
  /** Folder that plays the root of the host's file system. */
  readonly root: string;
  readonly url: string;
  readonly log: string;
  readonly switchKind: SwitchKind;
  /** Folder of the credential, and the configuration: paths of this machine, which the agent reads. */
  readonly directory: string;
  readonly config: string;
  /** File that the agent reads its password from at every request. */
  readonly passwordFile: string;
  readonly stop: () => Promise<void>;
};

export type WriterAgentOptions = {
  readonly name: string;
  readonly binary: PrometheusBinary;
  readonly folder: string;
  /** Endpoint whose credential this is: stands in the marks of the configuration. */
  readonly endpoint: string;
  readonly switchKind: SwitchKind;
  readonly credential: Credential;
  /** The credential stands in the configuration; nothing is prepared to have it switched. */
  readonly hasPlainText?: boolean;
  /** Address for remote write. */
  readonly pushTo: string;
};

/** A Prometheus agent that scrapes an exporter of its own every second and pushes what it finds. */
export async function startWriterAgent(options: WriterAgentOptions): Promise<WriterAgent> {
  const { name, binary, folder, switchKind } = options;
  const root = join(folder, 'hosts', `agent-${name}`);
  const directory = join(root, 'etc/prometheus/credential');
  const config = join(root, 'etc/prometheus/agent.yml');
  const log = join(folder, 'logs', `agent-${name}.log`);
  const exporter = await startExporter();
  try {
    await mkdir(join(folder, 'logs'), { recursive: true });
    const { passwordFile, basicAuth } = await placeCredential(directory, options);
    await writeFile(config, renderConfig(options, exporter, basicAuth));
    const port = await freePort();
    const agent = await startPrometheus({
      binary: binary.path,
      port,
      log,
      arguments: [
        agentFlag(binary.version),
        `--config.file=${config}`,
        `--storage.agent.path=${join(root, 'var/lib/prometheus')}`,
        '--web.enable-lifecycle',
      ],
    });
    const stop = async (): Promise<void> => {
      await agent.stop();
      await exporter.stop();
    };
    const url = `http://127.0.0.1:${port}`;
    return { name, root, url, log, switchKind, directory, config, passwordFile, stop };
  } catch (error) {
    await exporter.stop();
    throw error;
  }
}

/** Lays the files down as the switch-writer document does it later. */
async function placeCredential(
  directory: string,
  { switchKind, credential, endpoint, hasPlainText = false }: WriterAgentOptions,
): Promise<{ passwordFile: string; basicAuth: string[] }> {
  if (hasPlainText) {
    await mkdir(directory, { recursive: true, mode: 0o755 });
    const basicAuth = [
      `username: ${credential.username}`,
      `password: '${credential.password}' # since the first day`,
    ];
    return { passwordFile: join(directory, 'current', 'password'), basicAuth };
  }
  const initial = join(directory, 'initial');
  await mkdir(initial, { recursive: true, mode: 0o755 });
  const secret = { mode: 0o600 };
  await writeFile(join(initial, 'username'), credential.username, secret);
  await writeFile(join(initial, 'password'), credential.password, secret);
  if (switchKind === 'inline') {
    const passwordFile = join(initial, 'password');
    const basicAuth = [
      `username: ${credential.username} # promrotate ${endpoint} username`,
      `password_file: ${passwordFile} # promrotate ${endpoint} password_file`,
    ];
    return { passwordFile, basicAuth };
  }
  const current = join(directory, 'current');
  await symlink('initial', current);
  const passwordFile = join(current, 'password');
  const basicAuth = [
    `username_file: ${join(current, 'username')}`,
    `password_file: ${passwordFile}`,
  ];
  return { passwordFile, basicAuth };
}

function renderConfig(
  { name, pushTo }: WriterAgentOptions,
  exporter: Exporter,
  basicAuth: readonly string[],
): string {
  return `global:
  scrape_interval: 1s
  external_labels:
    agent: ${name}
scrape_configs:
  - job_name: exporter
    static_configs:
      - targets: ['${exporter.address}']
remote_write:
  - url: ${pushTo}
    basic_auth:
${basicAuth.map((line) => `      ${line}\n`).join('')}    queue_config:
      batch_send_deadline: 1s
`;
}
