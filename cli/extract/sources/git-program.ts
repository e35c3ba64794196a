import { type Program, type Running, runProgram } from './run-program.ts';

export type GitRepository = {
  /** As Git finds it from within: the folder with the objects. */
  readonly gitFolder: string;
  readonly git: Program;
};

/** What a repository may have in its own configuration that runs programs, or hides commits. */
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'protocol.allow=never',
  'log.showRoot=true',
  'log.showSignature=false',
  'log.mailmap=false',
].flatMap((setting) => ['-c', setting]);

/** Notes are no files: their names are those of commits. */
export const everyCommit = ['--exclude=refs/notes/*', '--all'] as const;

/** Git that reads only: it takes no locks, asks nobody, fetches nothing that is missing. */
export function gitProgram(environment: NodeJS.ProcessEnv, signal: AbortSignal): Program {
  const own = Object.entries(environment).filter(([name]) => !name.startsWith('GIT_'));
  return {
    command: 'git',
    signal,
    environment: {
      ...Object.fromEntries(own),
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_PAGER: 'cat',
      LC_ALL: 'C',
    },
  };
}

export const runGit = ({ git, gitFolder }: GitRepository, words: readonly string[]): Running =>
  runProgram(git, ['--git-dir', gitFolder, '--no-pager', ...settings, ...words]);

export const runGitIn = (git: Program, folder: string, words: readonly string[]): Running =>
  runProgram(git, ['-C', folder, '--no-pager', ...settings, ...words]);
