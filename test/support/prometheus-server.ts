import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tools } from '../../infra/local/tools/find-tool.ts';
import { findTestTool } from './host-shells.ts';

export type PrometheusServer = {
  readonly url: string;
  stop(): Promise<void>;
};

/** Prometheus does not tell which port it took, so it is given one that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  return address.port;
}

/** A real Prometheus on loopback that reads the given web config; data goes into `folder`. */
export async function startPrometheus(
  folder: string,
  webConfig: string,
): Promise<PrometheusServer> {
  const data = await mkdtemp(join(folder, 'prometheus-'));
  await writeFile(join(data, 'prometheus.yml'), '{}\n');
  const port = await freePort();
  const child = spawn(
    await findTestTool(tools.prometheus),
    [
      `--config.file=${join(data, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(data, 'tsdb')}`,
      `--web.config.file=${webConfig}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
      '--web.enable-remote-write-receiver',
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));

  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await fetch(`${url}/-/ready`).catch(() => undefined)); tries++) {
    if (tries > 200 || child.exitCode !== null) throw new Error('prometheus does not start');
    await pause(50);
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
