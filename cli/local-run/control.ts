import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { authorizationOf, inventCredential, renderWebConfig } from './credential.ts';
import type { Completeness } from './gaps.ts';
import { type HammerResult, startHammer } from './hammer.ts';
import { startMeasurement } from './measurement.ts';
import type { PrometheusBinary } from './prometheus-binary.ts';
import { startReceiver, webConfigPath } from './receiver.ts';
import { startWriterAgent } from './writer-agent.ts';

/** What one way of rotating did to the writers, and to those who have no credential. */
export type Outcome = { readonly points: Completeness; readonly hammer: HammerResult };

export type ControlOptions = {
  readonly prometheus: PrometheusBinary;
  readonly folder: string;
  readonly hammerPerSecond: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
};

/** How long the writer goes on with the old password. */
export const followSeconds = 5;

/** The naive way, on a throw-away pair of one receiver and one writer. */
export async function runControl(options: ControlOptions): Promise<Outcome> {
  const folder = join(options.folder, 'control');
  const failures: unknown[] = [];
  const cleanup = createCleanup((error) => failures.push(error));
  await mkdir(folder);
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  try {
    return await replaceInPlace({ ...options, folder }, cleanup);
  } finally {
    await cleanup.run();
    if (failures.length > 0)
      options.say(`could not clear away the control: ${String(failures[0])}`);
  }
}

/** The new hash is written over the old one, and the writer's password file follows later. */
async function replaceInPlace(
  { prometheus, folder, hammerPerSecond, signal, say }: ControlOptions,
  cleanup: Cleanup,
): Promise<Outcome> {
  const operator = inventCredential('ops');
  const old = inventCredential('writer');
  const next = inventCredential('writer');
  const receiver = await startReceiver({
    name: 'receiver',
    binary: prometheus.path,
    folder,
    users: [operator, old],
  });
  cleanup.defer(receiver.stop);
  const writer = await startWriterAgent({
    name: 'control',
    binary: prometheus,
    folder,
    endpoint: 'control',
    switchKind: 'inline',
    credential: old,
    pushTo: `${receiver.url}/api/v1/write`,
  });
  cleanup.defer(writer.stop);

  const servers = [{ url: receiver.url, authorization: authorizationOf(operator) }];
  const measurement = await startMeasurement({ servers, agents: [writer.name], signal });
  const hammer = await startHammer([receiver.port], hammerPerSecond);
  cleanup.defer(hammer.stop);
  const webConfig = await renderWebConfig([operator, next]);
  await sleep(2_000, undefined, { signal });
  await writeFile(join(receiver.root, webConfigPath), webConfig);
  say(`the new password's hash stands in the web config, the writer follows in ${followSeconds} s`);
  await sleep(followSeconds * 1_000, undefined, { signal });
  await writeFile(writer.passwordFile, next.password);
  say('the writer has the new password');
  await sleep(2_000, undefined, { signal });
  return { points: await measurement.finish(), hammer: await hammer.stop() };
}
