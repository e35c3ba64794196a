import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { digestOfSources, keepBundles, removeOldBundles, restoreBundles } from './bundle-cache.ts';
import { startProcess } from './process-group.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(project, '.cache', 'bundles');
const bundlesAreOldAfterMs = 24 * 3_600_000;
const cdkSettingsSchema = z.object({ context: z.record(z.string(), z.unknown()) });

export type SynthesisOptions = {
  readonly settings: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
};

/**
 * Runs the CDK app as `cdk synth` would, and returns the folder with template and bundles. Bundles of
 * unchanged sources are taken from the run before, and the template is not held to CloudFormation's
 * rules, which takes seconds: `cdk synth` does that.
 */
export async function synthesise(options: SynthesisOptions): Promise<string> {
  const { folder, environment, signal } = options;
  const output = join(folder, 'assembly');
  const endpoints = join(folder, 'endpoints.yaml');
  const log = join(folder, 'logs', 'synth.log');
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(endpoints, options.settings);
  const { context } = cdkSettingsSchema.parse(
    JSON.parse(await readFile(join(project, 'cdk.json'), 'utf8')),
  );
  const sources = await digestOfSources(project);
  const kept = join(cache, sources);
  const isRestored = await restoreBundles(kept, output);
  const app = await startProcess({
    command: process.execPath,
    arguments: [fileURLToPath(import.meta.resolve('tsx/cli')), 'infra/app.ts'],
    directory: project,
    log,
    environment: {
      ...environment,
      CDK_OUTDIR: output,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({
        ...context,
        'promrotate:endpoints': endpoints,
        'promrotate:local': 'true',
        'promrotate:sources': sources,
      }),
    },
  });
  const stop = (): void => void app.stop();
  signal.addEventListener('abort', stop);
  const status = await app.ended.finally(() => signal.removeEventListener('abort', stop));
  signal.throwIfAborted();
  if (status !== 0) {
    throw new Error(`the CDK app ended with ${status}:\n${await readFile(log, 'utf8')}`);
  }
  // Not what was made while somebody wrote.
  if (!isRestored && sources === (await digestOfSources(project))) await keepBundles(output, kept);
  await removeOldBundles(cache, new Date(Date.now() - bundlesAreOldAfterMs));
  return output;
}
