import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  digestOfSources,
  keepBundles,
  removeOldBundles,
  restoreBundles,
} from '../../../../cli/local-run/bundle-cache.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'promrotate-bundles-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** A project as far as bundles are concerned. */
async function project(): Promise<string> {
  const folder = join(root, 'project');
  for (const name of ['functions/a', 'infra']) await mkdir(join(folder, name), { recursive: true });
  for (const name of ['infra/node-function.ts', 'package-lock.json', 'package.json'])
    await writeFile(join(folder, name), name);
  await writeFile(join(folder, 'tsconfig.json'), '{}');
  await writeFile(join(folder, 'functions/a/handler.ts'), 'one');
  return folder;
}

async function output(name: string, code: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(join(folder, 'asset.1'), { recursive: true });
  await writeFile(join(folder, 'asset.1', 'index.mjs'), code);
  await writeFile(join(folder, 'manifest.json'), '{}');
  return folder;
}

test.each([
  'functions/a/handler.ts',
  'functions/b.ts',
  'package-lock.json',
  'infra/node-function.ts',
])('sources are others when %s is', async (file) => {
  const folder = await project();
  const before = await digestOfSources(folder);
  expect(await digestOfSources(folder)).toBe(before);

  await writeFile(join(folder, file), 'two');

  expect(await digestOfSources(folder)).not.toBe(before);
});

test('sources are the same when only settings or tests are others', async () => {
  const folder = await project();
  const before = await digestOfSources(folder);

  await writeFile(join(folder, 'infra/endpoints.yaml'), 'endpoints: []');

  expect(await digestOfSources(folder)).toBe(before);
});

test('gives the bundles of a run to the next one, and nothing else of it', async () => {
  const kept = join(root, 'cache', 'digest');
  await keepBundles(await output('first', 'code'), kept);

  expect(await restoreBundles(kept, join(root, 'second'))).toBe(true);

  expect(await readdir(join(root, 'second'))).toEqual(['asset.1']);
  expect(await readFile(join(root, 'second/asset.1/index.mjs'), 'utf8')).toBe('code');
});

test('restores nothing of sources that nobody has bundled', async () => {
  expect(await restoreBundles(join(root, 'cache', 'digest'), join(root, 'first'))).toBe(false);

  expect(await readdir(join(root, 'first'))).toEqual([]);
});

test('keeps whole bundles of one run when several end at once', async () => {
  const kept = join(root, 'cache', 'digest');
  const runs = await Promise.all(['a', 'b', 'c'].map((name) => output(name, 'code')));

  await Promise.all(runs.map((run) => keepBundles(run, kept)));

  expect(await readdir(join(root, 'cache'))).toEqual(['digest']);
  expect(await readFile(join(kept, 'asset.1/index.mjs'), 'utf8')).toBe('code');
});

test('removes bundles that are old', async () => {
  const cache = join(root, 'cache');
  for (const name of ['old', 'young']) await keepBundles(await output(name, ''), join(cache, name));
  await utimes(join(cache, 'old'), 1_000, 1_000);

  await removeOldBundles(cache, new Date(2_000_000));

  expect(await readdir(cache)).toEqual(['young']);
});
