import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { addPromrotate } from '../../../infra/promrotate.ts';

/** Synthesises the real app with the settings given, bundles and all, for the local run. */
export function synthesisedApp(settings: string): { directory: string; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'promrotate-app-'));
  const file = join(directory, 'endpoints.yaml');
  writeFileSync(file, settings);
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: object };
  const app = new App({
    outdir: join(directory, 'assembly'),
    context: { ...context, 'promrotate:endpoints': file, 'promrotate:local': 'true' },
  });
  addPromrotate(app);
  app.synth();
  return {
    directory: join(directory, 'assembly'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
