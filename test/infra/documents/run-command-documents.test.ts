import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { applyParameters, switchParameters } from '../../../functions/shared/contract.ts';
import {
  applyAcceptedSetDocument,
  switchWriterDocument,
} from '../../../infra/documents/run-command-documents.ts';
import { tools } from '../../../infra/local/tools/find-tool.ts';
import { findTestTool } from '../../support/host-shells.ts';

async function runToEnd(
  command: string,
  args: readonly string[],
): Promise<{ status: number | null; output: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const output = await text(child.stdout);
  await ended;
  return { status: child.exitCode, output };
}

const documents = [
  ['apply-accepted-set', applyAcceptedSetDocument(), applyParameters],
  ['switch-writer', switchWriterDocument(), switchParameters],
] as const;

/** Systems Manager wants the whole value to match. */
const isAllowed = (pattern: string, value: string): boolean =>
  new RegExp(`^(?:${pattern})$(?!\\n)`).exec(value)?.[0] === value;

describe.each(documents)('%s', (_name, { parameters, mainSteps: [{ inputs }], ...rest }, names) => {
  const script = inputs.runCommand.join('\n');

  test('takes exactly the parameters of the contract', () => {
    expect(Object.keys(parameters)).toEqual(Object.values(names));
  });

  test('has each parameter pasted in once, within single quotes, and nothing else', () => {
    const pasted = [...script.matchAll(/\{\{.*?\}\}/g)].map(([text]) => text);

    expect(pasted).toEqual(Object.values(names).map((parameter) => `{{ ${parameter} }}`));
    for (const parameter of Object.values(names)) {
      expect(script).toMatch(new RegExp(`^PROMROTATE_[A-Z_]+='\\{\\{ ${parameter} \\}\\}'$`, 'm'));
    }
  });

  test('ends the command when its step fails, and within a time', () => {
    expect(inputs).toMatchObject({
      onFailure: 'exit',
      timeoutSeconds: expect.stringMatching(/^\d+$/),
    });
  });

  test('is smaller than the 64 KB that Systems Manager takes', () => {
    expect(JSON.stringify({ ...rest, parameters, mainSteps: [{ inputs }] }).length).toBeLessThan(
      64 * 1024,
    );
  });

  test.each([
    "central'; rm -rf / #",
    'central; rm',
    '../central',
    '/etc/../x',
    'central\n',
    '/etc/web.yml\n',
    'http://127.0.0.1/\n',
    '$(id)',
    '`id`',
    '/etc/$(id)',
    'http://127.0.0.1/$(id)',
    'http://127.0.0.1.example.org/',
    'https://user:password@example.org/',
    'https://example.org/write?token=a',
    'https://example.org/$(id)',
    'https://example.org/;id',
    'https://example.org/&id',
    "https://example.org/'",
    'https://example.org/\n',
    'http://example.org/',
    'systemd:x.service; id',
    'systemd:x.service\nid',
    "'",
    '"',
    '\\',
    '{{ File }}',
  ])('allows %j in no parameter', (hostile) => {
    for (const { allowedPattern } of Object.values(parameters)) {
      expect(isAllowed(allowedPattern, hostile)).toBe(false);
    }
  });

  test('has a default for a parameter only where it may be empty', () => {
    for (const { default: otherwise, allowedPattern } of Object.values(parameters)) {
      expect(otherwise).toBe(isAllowed(allowedPattern, '') ? '' : undefined);
    }
  });
});

describe('the patterns', () => {
  const apply = applyAcceptedSetDocument().parameters;
  const change = switchWriterDocument().parameters;

  test.each([
    [apply, 'Endpoint', 'central-eu'],
    [apply, 'Sequence', '7'],
    [apply, 'File', '/etc/prometheus/web.yml'],
    [apply, 'Adopt', 'central.writer@a'],
    [apply, 'Adopt', ''],
    [apply, 'CheckUrl', 'http://127.0.0.1:9090/-/healthy'],
    [apply, 'CheckUrl', ''],
    [change, 'Version', '01234567-89ab-cdef-0123-456789abcdef'],
    [change, 'Version', ''],
    [change, 'Way', 'inline'],
    [change, 'Directory', '/etc/prometheus/credential'],
    [change, 'Config', ''],
    [change, 'Reload', ''],
    [change, 'Reload', 'http://localhost:9090/-/reload'],
    [change, 'Reload', 'systemd:prometheus@a.service'],
    [change, 'ProveUrl', ''],
    [change, 'ProveUrl', 'https://metrics.example.org:8443/tenant%20a/api/v1/write'],
    [change, 'ProveUrl', 'https://[2001:db8::1]/api/v1/write'],
    [change, 'ProveUrl', 'http://127.0.0.1:9090/api/v1/write'],
    [change, 'ProveUrl', 'http://[::1]:9090'],
  ])('of %# allow what definitions hold', (parameters, parameter, value) => {
    expect(isAllowed(parameters[parameter]?.allowedPattern ?? '', value)).toBe(true);
  });
});

test('shellcheck finds nothing in the shell, neither in the files nor in the documents', async () => {
  const shellcheck = await findTestTool(tools.shellcheck);
  const source = fileURLToPath(new URL('../../../infra/documents/', import.meta.url));
  const rendered = await mkdtemp(join(tmpdir(), 'promrotate-rendered-'));
  for (const [name, { mainSteps }] of documents) {
    await writeFile(join(rendered, `${name}.sh`), `${mainSteps[0].inputs.runCommand.join('\n')}\n`);
  }

  const files = await Promise.all(
    [source, rendered].map(async (folder) =>
      (await readdir(folder))
        .filter((file) => file.endsWith('.sh'))
        .map((file) => join(folder, file)),
    ),
  );
  const { status, output } = await runToEnd(shellcheck, files.flat());
  await rm(rendered, { recursive: true });

  expect({ status, output }).toEqual({ status: 0, output: '' });
}, 30_000);
