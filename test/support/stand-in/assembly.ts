import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

export interface Assembly {
  readonly directory: string;
  remove(): void;
}

/** Writes a cloud assembly as `cdk synth` does, with one stack, "Small", and a bundle for each function. */
export function writeAssembly(
  resources: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>> = {},
): Assembly {
  const directory = mkdtempSync(join(tmpdir(), 'promrotate-assembly-'));
  const write = (name: string, value: unknown) =>
    writeFileSync(join(directory, name), JSON.stringify(value));
  const stack = {
    type: 'aws:cloudformation:stack',
    properties: { templateFile: 'Small.template.json' },
  };
  write('manifest.json', { version: '55.0.0', artifacts: { Small: stack } });
  write('Small.template.json', { Resources: resources, ...rest });
  write('Small.assets.json', {
    files: Object.fromEntries(['rotation', 'listener'].map((name) => [name, asset(name)])),
  });
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

const asset = (name: string) => ({
  source: { path: `asset.${name}`, packaging: 'zip' },
  destinations: { here: { objectKey: `${name}.zip` } },
});

const bundles = new Map<string, string>();

/** Bundles a function of this folder into the assembly, the SDK included; once for all tests of a file. */
export function bundleInto(assembly: Assembly, name: 'rotation' | 'listener'): void {
  const code = bundles.get(name) ?? bundled(name);
  bundles.set(name, code);
  writeBundle(assembly, name, code);
}

function bundled(name: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(here, `${name}-function.ts`)],
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Puts a file of plain JavaScript in the place of a bundle. */
export function writeBundle({ directory }: Assembly, name: string, code: string): void {
  mkdirSync(join(directory, `asset.${name}`), { recursive: true });
  writeFileSync(join(directory, `asset.${name}`, 'index.mjs'), code);
}
