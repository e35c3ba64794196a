import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../../cli/local-run/synthesise.ts';

/**
 * Synthesises the real app with the settings given, bundles and all, as the local run does. In a
 * process of its own: inside the test runner's module loader it takes several times as long.
 */
export async function synthesisedApp(settings: string) {
  const folder = await mkdtemp(join(tmpdir(), 'promrotate-app-'));
  const { signal } = new AbortController();
  const directory = await synthesise({ settings, folder, environment: process.env, signal });
  return { directory, remove: () => rm(folder, { recursive: true, force: true }) };
}
