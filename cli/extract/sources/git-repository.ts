import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { type GitRepository, gitProgram, runGitIn } from './git-program.ts';
import type { Program } from './run-program.ts';

export type FoundRepository = GitRepository & {
  /** What the paths of its files are relative to; of a bare repository its own folder. */
  readonly root: string;
  /** Older commits were left out when it was cloned. */
  readonly isShallow: boolean;
};

/** The repository that the path is in. @throws ProgramError */
export async function findRepository(
  path: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<FoundRepository> {
  const git = gitProgram(environment, signal);
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const about = ['--absolute-git-dir', '--is-shallow-repository', '--is-inside-work-tree'];
  const [gitFolder = '', isShallow, hasFiles] = await ask(git, folder, about);
  // A bare repository, or the folder `.git` itself.
  const [top] = hasFiles === 'true' ? await ask(git, folder, ['--show-toplevel']) : [gitFolder];
  return { git, gitFolder, root: top ?? gitFolder, isShallow: isShallow === 'true' };
}

async function ask(git: Program, folder: string, about: readonly string[]): Promise<string[]> {
  const { child, ended } = runGitIn(git, folder, ['rev-parse', ...about]);
  const answer = await text(child.stdout);
  await ended;
  return answer.trimEnd().split('\n');
}
