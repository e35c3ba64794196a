import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { z } from 'zod';
import { environmentNames } from '../../functions/shared/contract.ts';
import { addPromrotate } from '../../infra/promrotate.ts';
import { cdkContext, endpointEntry } from './synthesised.ts';

const run = promisify(execFile);

const reportSchema = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      violations: z.array(z.object({ ruleName: z.string() })),
    }),
  ),
});

/** Rules that the app in a folder breaks, by the set of rules that they belong to. */
function brokenRules(outdir: string): Record<string, string[]> {
  const text = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
  const { pluginReports } = reportSchema.parse(JSON.parse(text));
  return Object.fromEntries(
    pluginReports.map(({ pluginName, violations }) => [
      pluginName,
      violations.map(({ ruleName }) => ruleName),
    ]),
  );
}

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
    expect(brokenRules(outdir)).toEqual({});
  });

  test('has seven bundles of less than 1 MB', () => {
    const sizes = bundles.map((file) => statSync(file).size);

    expect(sizes).toHaveLength(7);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
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

    expect(stdout).toBe('function\n'.repeat(7));
  });
});

describe('a synthesis fails', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'promrotate-broken-'));

  afterAll(() => rmSync(outdir, { recursive: true }));

  test('by a wildcard that nobody acknowledged, by a bare function and by a wrong property', () => {
    const app = new App({ outdir, context: { ...cdkContext, 'aws:cdk:bundling-stacks': [] } });
    const stack = addPromrotate(app);
    new ManagedPolicy(stack, 'Wide', {
      statements: [new PolicyStatement({ actions: ['ssm:GetParameter'], resources: ['*'] })],
    });
    new CfnFunction(stack, 'Bare', {
      code: { zipFile: 'exports.handler = async () => {}' },
      role: 'arn:aws:iam::111122223333:role/bare',
      environment: { variables: { x: 'too short a name' } },
    });

    expect(() => app.synth()).toThrow('AwsSolutions-IAM5[Resource::*]');
    expect(brokenRules(outdir)).toEqual({
      AwsSolutions: expect.arrayContaining(['AwsSolutions-IAM5[Resource::*]']),
      Serverless: expect.arrayContaining(['Serverless-LambdaDLQ']),
      'CloudFormation Validate': expect.arrayContaining(['F3002']),
    });
  }, 60_000);
});

describe('the context', () => {
  test('names other settings, and has the local run push to loopback without TLS', () => {
    const folder = mkdtempSync(join(tmpdir(), 'promrotate-context-'));
    const file = join(folder, 'endpoints.yaml');
    const entry = endpointEntry('local');
    writeFileSync(
      file,
      JSON.stringify({ endpoints: [entry] }).replaceAll('https://', 'http://127.0.0.1:9090/'),
    );
    const add = (own: object) => () =>
      addPromrotate(
        new App({
          context: {
            ...cdkContext,
            'aws:cdk:bundling-stacks': [],
            'promrotate:endpoints': file,
            ...own,
          },
        }),
      );

    try {
      expect(add({ 'promrotate:local': 'true' })).not.toThrow();
      expect(add({})).toThrow('expected an https URL');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('that names no file ends the app with a code and a sentence, not with a stack trace', async () => {
    const context = JSON.stringify({ 'promrotate:endpoints': '/nowhere.yaml' });

    await expect(
      run(process.execPath, ['--import', 'tsx', 'infra/app.ts'], {
        env: { ...process.env, CDK_CONTEXT_JSON: context },
      }),
    ).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^SETTINGS_UNREADABLE\n\/nowhere\.yaml: expected a file of endpoints[^\n]*\n$/,
      ),
    });
  }, 30_000);
});
