import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hash } from 'bcryptjs';
import { parse } from 'yaml';
import * as z from 'zod';
import { promtoolCheck } from '../../cli/extract/rewrite/prometheus-version.ts';
import { rewriteFiles } from '../../cli/extract/rewrite/rewrite-files.ts';
import { textFiles } from '../../cli/extract/rewrite/text-files.ts';
import { scanText } from '../../cli/extract/scan-text.ts';
import { type Binaries, findBinaries } from '../../cli/local-run/prometheus-binary.ts';
import { httpQueries } from '../../functions/adapters/http-queries.ts';
import { tools } from '../../infra/local/tools/find-tool.ts';
import { findTestTool } from '../support/host-shells.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';

const password = 'Corr3ct-Horse-Battery';
const documents = fileURLToPath(new URL('../../infra/documents', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/debian', import.meta.url));

let folder: string;
let binaries: Binaries;
let receiver: PrometheusServer;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-rewrite-'));
  const around = { cache, searchPath: process.env['PATH'], wanted: undefined };
  binaries = await findBinaries(around, () => undefined);
  const webConfig = join(folder, 'web.yml');
  await writeFile(webConfig, `basic_auth_users:\n  writer: ${await hash(password, 4)}\n`);
  receiver = await startPrometheus(folder, webConfig);
});

afterAll(async () => {
  for (const child of started) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
  await receiver.stop();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  return address.port;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition().catch(() => false)); tries += 1) {
    if (tries > 300) throw new Error(`expected: ${condition.toString()}`);
    await pause(50);
  }
}

/** A writer that scrapes itself, of the given job, and pushes to the receiver. */
async function startWriter(
  program: string,
  place: string,
  job: string,
  more: string,
): Promise<string> {
  const port = await freePort();
  const config = join(place, 'prometheus.yml');
  await writeFile(
    config,
    `# ours
global: { scrape_interval: 200ms, scrape_timeout: 200ms }
scrape_configs:
  - job_name: ${job}
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
remote_write:
  - url: ${receiver.url}/api/v1/write   # central
    basic_auth: &writer
      username: "writer"  # the user
      password: '${password}'
    queue_config: { batch_send_deadline: 100ms }
${more}`,
  );
  await chmod(config, 0o640);
  started.push(
    spawn(
      program,
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(place, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-lifecycle',
        // How long a reload waits for what is still to be sent.
        '--storage.remote.flush-deadline=1s',
      ],
      { stdio: 'ignore' },
    ),
  );
  await until(async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok);
  return `http://127.0.0.1:${port}`;
}

/** What a host's switch makes of the two marked lines, after the file that they named before. */
async function switched(config: string): Promise<string> {
  const names = ['yaml-line', 'quoted', 'writer-config'];
  const programs = names.flatMap((name) => ['-f', join(documents, `${name}.awk`)]);
  const [, endpoint = ''] = /# promrotate (\S+) username/.exec(config) ?? [];
  const variables = [`endpoint=${endpoint}`, 'final=1', 'password_file=/new/password'];
  const awk = execFile('awk', [...variables.flatMap((one) => ['-v', one]), ...programs], {
    env: { ...process.env, PROMROTATE_NEW_USER: 'writer-2' },
  });
  awk.stdin?.end(config);
  const chunks: string[] = [];
  for await (const chunk of awk.stdout ?? []) chunks.push(String(chunk));
  return chunks.join('');
}

const answerSchema = z.object({ data: z.object({ yaml: z.string() }) });
const configSchema = z.looseObject({
  remote_write: z.array(
    z.looseObject({ url: z.string() }).transform(({ url, ...write }) => ({
      ...write,
      url: url.replace(/\/\/.*@/, '//'),
      basic_auth: undefined,
    })),
  ),
});

/** As the server has it, without what says who writes. */
async function configOf(url: string): Promise<unknown> {
  const answer = await (await fetch(`${url}/api/v1/status/config`)).json();
  return configSchema.parse(parse(answerSchema.parse(answer).data.yaml));
}

const newest = async (job: string): Promise<number> => {
  const credential = { username: 'writer', password };
  const query = `max(timestamp(up{job="${job}"}))`;
  const found = await httpQueries().samples(`${receiver.url}/api/v1/query`, query, credential);
  return found?.[0]?.value ?? 0;
};

test.each(['prometheus', 'symlinkWriter'] as const)(
  'leaves a real Prometheus with the same configuration, and it goes on writing (%s)',
  async (which) => {
    const binary = binaries[which];
    if (binary === undefined) throw new Error('expected a Prometheus of 2.49 or later');
    const place = await mkdtemp(join(folder, 'writer-'));
    // The inline way changes one place of an endpoint, so the older one has one.
    const address = receiver.url.replace('//', `//writer:${password}@`);
    const more =
      which === 'prometheus' ? '' : `  - url: ${address}/api/v1/write\n    name: other\n`;
    const url = await startWriter(binary.path, place, which, more);
    await until(async () => (await newest(which)) > 0);
    const before = await configOf(url);
    const original = await readFile(join(place, 'prometheus.yml'), 'utf8');

    const promtool = promtoolCheck(await findTestTool(tools.promtool));
    const { sightings } = await scanText({ file: 'prometheus.yml', text: original });
    const shown: string[] = [];
    const report = await rewriteFiles(
      {
        files: textFiles(place),
        // The promtool at hand is older than the second server.
        promtool: which === 'prometheus' ? promtool : { complaint: async () => undefined },
        prometheusVersion: promtool.version,
        scanText,
        confirm: async (plan) => void shown.push(plan),
      },
      {
        sightings,
        entries: [],
        directory: join(place, 'credentials'),
        prometheusVersion: which === 'symlinkWriter' ? '3.0.0' : undefined,
        secretStore: 'aws',
        isWritingFiles: true,
      },
    );

    expect(report.plan.leftOver).toEqual([]);
    const text = await readFile(join(place, 'prometheus.yml'), 'utf8');
    expect(text).not.toContain(password);
    expect(text).toContain('# ours');
    expect(text.includes('username_file:')).toBe(which === 'symlinkWriter');
    expect(text.includes('# promrotate ')).toBe(which === 'prometheus');
    const path = await realpath(join(place, 'credentials/current/password'));
    const inline = `${path}\n${text.replace('"writer"', '"writer-2"').replace(path, '/new/password')}`;
    const unmarked =
      'MARKER_MISSING expected a line "username: <value> # promrotate  username", add it\n';
    expect(await switched(text)).toBe(which === 'prometheus' ? inline : unmarked);
    expect(shown.join('\n')).not.toContain(password);
    expect((await stat(join(place, 'prometheus.yml'))).mode & 0o777).toBe(0o640);
    const backup = join(place, 'prometheus.yml.promrotate-backup');
    expect(await readFile(backup, 'utf8')).toBe(original);
    expect((await stat(backup)).mode & 0o777).toBe(0o600);

    expect((await fetch(`${url}/-/reload`, { method: 'POST' })).status).toBe(200);
    expect(await configOf(url)).toEqual(before);
    const reloaded = await newest(which);
    await until(async () => (await newest(which)) > reloaded + 1);
  },
  120_000,
);
