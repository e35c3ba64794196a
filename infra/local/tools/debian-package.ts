import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

export type DebianPackage = {
  readonly name: string;
  readonly suite?: string;
  /** Packages to unpack beside it; then both come with what they depend on and the machine lacks. */
  readonly beside?: readonly string[];
};

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** True on Debian and what derives from it (Ubuntu): there is apt-get and dpkg. */
export async function hasApt(): Promise<boolean> {
  return (await exists('/usr/bin/apt-get')) && (await exists('/usr/bin/dpkg'));
}

/**
 * Where a package's files are, unpacked into the cache folder: nothing is installed, no service is
 * started, no root is needed. Downloads at the first call only. `suite` names another Debian suite
 * than the machine's own; it is taken from the mirror that the machine already uses.
 */
export async function unpackedPackage(cache: string, wanted: DebianPackage): Promise<string> {
  const folder = join(cache, wanted.suite ? `${wanted.name}-${wanted.suite}` : wanted.name);
  if (await exists(folder)) return folder;

  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'unpack-'));
  try {
    await download(work, wanted);
    const files = await readdir(join(work, archives));
    const packages = files.filter((name) => name.endsWith('.deb'));
    if (packages.length === 0)
      throw new Error(`apt-get downloaded no package file for "${wanted.name}"`);
    for (const file of packages)
      await run('dpkg', ['-x', join(work, archives, file), join(work, 'root')]);
    await keep(join(work, 'root'), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Another process may have been faster; its copy is as good. */
async function keep(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async (error: unknown) => {
    if (!(await exists(to))) throw error;
  });
}

/** Where apt keeps what it downloads, within the folder of the work. */
const archives = join('cache', 'archives');

/** apt with lists of its own, so that an old or an absent list of the machine does not matter. */
async function download(work: string, wanted: DebianPackage): Promise<void> {
  const { name, suite } = wanted;
  await mkdir(join(work, 'lists', 'partial'), { recursive: true });
  await mkdir(join(work, archives, 'partial'), { recursive: true });
  const options = [
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'APT::Sandbox::User=',
    'Debug::NoLocking=true',
    ...(suite ? await suiteOptions(work, suite) : []),
  ].flatMap((option) => ['-o', option]);

  // One of the machine's sources may be out of reach without that the package's is.
  const update = await run('apt-get', [...options, 'update']).catch((error: unknown) => error);
  await run('apt-get', [...options, ...commandFor(wanted)], {
    cwd: join(work, archives),
  }).catch((cause: unknown) => {
    const said = update instanceof Error ? `; apt-get update: ${update.message}` : '';
    throw new Error(`apt-get could not download "${name}"${said}`, { cause });
  });
}

const commandFor = ({ name, beside }: DebianPackage): string[] =>
  beside === undefined
    ? ['download', name]
    : ['install', '--download-only', '--no-install-recommends', '--yes', name, ...beside];

async function suiteOptions(work: string, suite: string): Promise<string[]> {
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(REPO_URI) $(CODENAME)']);
  const codename = /^VERSION_CODENAME=(.+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  const mirror = stdout
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, name]) => name !== undefined && name === codename)?.[0];
  if (!mirror) throw new Error(`found no mirror to take the suite "${suite}" from`);
  await writeFile(
    join(work, 'sources.list'),
    `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`,
  );
  return [`Dir::Etc::sourcelist=${join(work, 'sources.list')}`, 'Dir::Etc::sourceparts=-'];
}
