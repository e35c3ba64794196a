import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Credential } from './credential.ts';
import { type Exporter, startExporter } from './exporter.ts';
import { freePort } from './free-port.ts';
import type { PrometheusBinary } from './prometheus-binary.ts';
import { startPrometheus } from './prometheus-process.ts';
import { agentFlag } from './prometheus-version.ts';

/** Where a writer's credential and configuration lie on its host. */
export const credentialDirectory = '/etc/prometheus/credential';
export const agentConfigPath = '/etc/prometheus/agent.yml';

export type SwitchKind = 'symlink' | 'inline';

export type WriterAgent = {
  readonly name: string;
  readonly root: string;
  readonly port: number;
  readonly url: string;
  readonly log: string;
  readonly switchKind: SwitchKind;
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
  /** Address for remote write. */
  readonly pushTo: string;
};

/** A Prometheus agent that scrapes an exporter of its own every second and pushes what it finds. */
export async function startWriterAgent(options: WriterAgentOptions): Promise<WriterAgent> {
  const { name, binary, folder, switchKind } = options;
  const root = join(folder, 'hosts', `agent-${name}`);
  const log = join(folder, 'logs', `agent-${name}.log`);
  const exporter = await startExporter();
  try {
    await mkdir(join(folder, 'logs'), { recursive: true });
    const { passwordFile, basicAuth } = await placeCredential(root, options);
    await writeFile(join(root, agentConfigPath), renderConfig(options, exporter, basicAuth));
    const port = await freePort();
    const agent = await startPrometheus({
      binary: binary.path,
      port,
      log,
      arguments: [
        agentFlag(binary.version),
        `--config.file=${join(root, agentConfigPath)}`,
        `--storage.agent.path=${join(root, 'var/lib/prometheus')}`,
        '--web.enable-lifecycle',
      ],
    });
    const stop = async (): Promise<void> => {
      await agent.stop();
      await exporter.stop();
    };
    const url = `http://127.0.0.1:${port}`;
    return { name, root, port, url, log, switchKind, passwordFile, stop };
  } catch (error) {
    await exporter.stop();
    throw error;
  }
}

/** Lays the files down as the switch-writer document expects to find them. */
async function placeCredential(
  root: string,
  { switchKind, credential, endpoint }: WriterAgentOptions,
): Promise<{ passwordFile: string; basicAuth: string[] }> {
  const current = join(root, credentialDirectory, 'current');
  const files = switchKind === 'symlink' ? join(dirname(current), 'initial') : dirname(current);
  await mkdir(files, { recursive: true });
  const secret = { mode: 0o600 };
  if (switchKind === 'symlink') {
    await writeFile(join(files, 'username'), credential.username, secret);
    await writeFile(join(files, 'password'), credential.password, secret);
    await symlink('initial', current);
    const passwordFile = join(current, 'password');
    const basicAuth = [
      `username_file: ${join(current, 'username')}`,
      `password_file: ${passwordFile}`,
    ];
    return { passwordFile, basicAuth };
  }
  const passwordFile = join(files, 'initial.password');
  await writeFile(passwordFile, credential.password, secret);
  const basicAuth = [
    `username: ${credential.username} # promrotate ${endpoint} username`,
    `password_file: ${passwordFile} # promrotate ${endpoint} password_file`,
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
