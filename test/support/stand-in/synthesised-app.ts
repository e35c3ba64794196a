import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Synthesises the real app with the settings given, bundles and all, for the local run. In a process
 * of its own: inside the test runner's module loader it takes several times as long.
 */
export async function synthesisedApp(settings: string) {
  const folder = await mkdtemp(join(tmpdir(), 'promrotate-app-'));
  const endpoints = join(folder, 'endpoints.yaml');
  await writeFile(endpoints, settings);
  const text = await readFile(join(project, 'cdk.json'), 'utf8');
  const { context } = JSON.parse(text) as { context: object };
  const directory = join(folder, 'assembly');
  await promisify(execFile)(
    process.execPath,
    [fileURLToPath(import.meta.resolve('tsx/cli')), 'infra/app.ts'],
    {
      cwd: project,
      env: {
        ...process.env,
        CDK_OUTDIR: directory,
        CDK_CONTEXT_JSON: JSON.stringify({
          ...context,
          'promrotate:endpoints': endpoints,
          'promrotate:local': 'true',
        }),
      },
    },
  );
  return { directory, remove: () => rm(folder, { recursive: true, force: true }) };
}
