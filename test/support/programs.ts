import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostTools } from './host-shells.ts';

/** A folder with shell scripts as programs, for the front of a played host's PATH. */
export async function programFolder(
  root: string,
  programs: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await mkdtemp(join(root, '.programs-'));
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

/**
 * Programs that write their arguments into a file before they do what they are called for; the
 * played ones do nothing.
 */
export async function recordingPrograms(
  root: string,
  path: string,
  played: readonly string[] = [],
): Promise<{ programs: string; recorded: () => Promise<string> }> {
  const log = join(root, '.arguments');
  const note = (name: string): string => `printf '%s\\n' "${name} $*" >>${log}`;
  const record = (name: string): string => `${note(name)}\nPATH=${path}\nexec ${name} "$@"`;
  const programs = await programFolder(
    root,
    Object.fromEntries([
      ...hostTools.map((name): [string, string] => [name, record(name)]),
      ...played.map((name): [string, string] => [name, note(name)]),
    ]),
  );
  return { programs, recorded: () => readFile(log, 'utf8') };
}
