import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { environmentNames } from '../../functions/shared/contract.ts';
import { addPromrotate } from '../../infra/promrotate.ts';
import { cdkContext } from './synthesised.ts';

const run = promisify(execFile);

describe('the app as it is deployed', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'promrotate-app-'));
  let bundles: readonly string[] = [];

  beforeAll(() => {
    const app = new App({ outdir, context: cdkContext });
    addPromrotate(app);
    app.synth();
    bundles = readdirSync(outdir)
      .filter((name) => name.startsWith('asset.'))
      .map((name) => join(outdir, name, 'index.mjs'));
  }, 60_000);

  afterAll(() => rmSync(outdir, { recursive: true }));

  test('breaks no rule of CloudFormation, AwsSolutions or Serverless', () => {
    const report: unknown = JSON.parse(
      readFileSync(join(outdir, 'validation-report.json'), 'utf8'),
    );

    expect(report).toMatchObject({ pluginReports: [] });
  });

  test('has two bundles of less than 900 kB', () => {
    const sizes = bundles.map((file) => statSync(file).size);

    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(900_000);
  });

  test('has bundles that load and export a handler', async () => {
    const environment = Object.values(environmentNames).map((name) => [name, 'name'] as const);
    const program =
      'for (const file of process.argv.slice(1)) console.log(typeof (await import(file)).handler)';

    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '-e', program, ...bundles],
      {
        env: { ...Object.fromEntries(environment), AWS_REGION: 'eu-west-1' },
      },
    );

    expect(stdout).toBe('function\nfunction\n');
  });
});
