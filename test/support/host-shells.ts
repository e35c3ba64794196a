import { access, chmod, constants, copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTool, type Tool, tools } from '../../infra/local/tools/find-tool.ts';

/** A shell as a host has it: the command line, and a folder with the tools that stands for PATH. */
export type HostShell = {
  readonly name: 'dash' | 'bash' | 'busybox';
  readonly command: readonly [string, ...string[]];
  readonly path: string;
};

export type HostShells = {
  readonly all: readonly HostShell[];
  readonly dash: HostShell;
  remove(): Promise<void>;
};

const cache = fileURLToPath(new URL('../../.cache/debian', import.meta.url));

/** Everything that the documents may call: what is missing here is missing on the played host. */
export const hostTools =
  'awk cat chmod chown cp curl date flock id ln mktemp mv readlink rm rmdir sha256sum sleep stat sync wc'.split(
    ' ',
  );

export const findTestTool = (tool: Tool): Promise<string> =>
  findTool(tool, { cache, searchPath: process.env['PATH'] });

export async function findOnPath(command: string): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, command);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error(`found no "${command}" on PATH: install it (apt-get install ${command})`);
}

async function machineTools(folder: string, names: readonly string[]): Promise<string> {
  await mkdir(folder);
  for (const name of names) await symlink(await findOnPath(name), join(folder, name));
  return folder;
}

/** Its own applets wherever it has them; Debian's has neither curl nor flock. */
async function busyboxTools(folder: string): Promise<string> {
  await machineTools(folder, ['curl', 'flock']);
  await copyFile(await findTestTool(tools.busybox), join(folder, 'busybox'));
  for (const name of hostTools.filter((tool) => tool !== 'curl' && tool !== 'flock')) {
    await symlink('busybox', join(folder, name));
  }
  return folder;
}

export async function findHostShells(): Promise<HostShells> {
  const folder = await mkdtemp(join(tmpdir(), 'promrotate-shells-'));
  await chmod(folder, 0o755);
  const path = await machineTools(join(folder, 'machine'), hostTools);
  const busybox = await busyboxTools(join(folder, 'busybox'));
  const dash: HostShell = { name: 'dash', command: [await findTestTool(tools.dash)], path };
  return {
    dash,
    all: [
      dash,
      { name: 'bash', command: [await findTestTool(tools.bash), '--posix'], path },
      { name: 'busybox', command: [join(busybox, 'busybox'), 'sh'], path: busybox },
    ],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
