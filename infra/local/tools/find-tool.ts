import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type DebianPackage, hasApt, unpackedPackage } from './debian-package.ts';

export type Tool = {
  readonly command: string;
  /** The package that has it, and the path inside. */
  readonly package: DebianPackage;
  readonly path: string;
  /** Looks neither at PATH nor elsewhere first: that very package is wanted. */
  readonly onlyPackage?: boolean;
};

export type ToolSurroundings = {
  readonly cache: string;
  readonly searchPath: string | undefined;
};

export const tools = {
  prometheus: {
    command: 'prometheus',
    package: { name: 'prometheus' },
    path: 'usr/bin/prometheus',
  },
  promtool: { command: 'promtool', package: { name: 'prometheus' }, path: 'usr/bin/promtool' },
  shellcheck: {
    command: 'shellcheck',
    package: { name: 'shellcheck' },
    path: 'usr/bin/shellcheck',
  },
  busybox: { command: 'busybox', package: { name: 'busybox-static' }, path: 'bin/busybox' },
  dash: { command: 'dash', package: { name: 'dash' }, path: 'bin/dash' },
  bash: { command: 'bash', package: { name: 'bash' }, path: 'bin/bash' },
  kubectl: {
    command: 'kubectl',
    package: { name: 'kubernetes-client' },
    path: 'usr/bin/kubectl',
  },
  chromium: {
    command: 'chromium-headless-shell',
    package: { name: 'chromium-headless-shell', beside: ['fonts-dejavu-core'] },
    path: 'usr/lib/chromium/chromium-headless-shell',
  },
} as const satisfies Record<string, Tool>;

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Path of an external program: from PATH, else from Debian's package; else an error that helps. */
export async function findTool(
  tool: Tool,
  { cache, searchPath }: ToolSurroundings,
): Promise<string> {
  const folders = tool.onlyPackage ? [] : (searchPath ?? '').split(delimiter);
  for (const folder of folders.filter((name) => name !== '')) {
    const path = join(folder, tool.command);
    if (await isExecutable(path)) return path;
  }
  if (!(await hasApt())) {
    throw new Error(
      `found no "${tool.command}" on PATH and no apt-get to fetch it with: install it (brew install ${tool.package.name}, dnf install ${tool.package.name})`,
    );
  }
  return join(await unpackedPackage(cache, tool.package), tool.path);
}
