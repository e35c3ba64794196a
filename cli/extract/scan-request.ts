import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandLineError } from '../operations/command-line-error.ts';

/** Where to look. */
export type ScanRequest = {
  readonly paths: readonly string[];
  readonly env?: true;
  readonly gitHistory?: true;
  readonly kubernetes?: true;
  /** Of the cluster; kubectl's current one by default. */
  readonly context?: string;
  /** By default every one. */
  readonly namespace?: string;
};

/** The words of a command line that looks at the same. */
export function wordsOf(request: ScanRequest): readonly string[] {
  const { paths, env, gitHistory, kubernetes, context, namespace } = request;
  return [
    ...paths,
    ...(env ? ['--env'] : []),
    ...(gitHistory ? ['--git-history'] : []),
    ...(kubernetes ? ['--kubernetes'] : []),
    ...(context === undefined ? [] : ['--context', context]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
  ];
}

/** @throws WRONG_USAGE, PATH_MISSING before anything is looked at */
export async function checkRequest(request: ScanRequest, folder: string): Promise<void> {
  const { paths, env, gitHistory, kubernetes, context, namespace } = request;
  if (paths.length === 0 && !env && !gitHistory && !kubernetes) {
    throw new CommandLineError(
      'WRONG_USAGE',
      'expected paths, --env, --git-history or --kubernetes, found nothing to look at: "npx promrotate extract ." looks at this folder',
    );
  }
  if (!kubernetes && (context !== undefined || namespace !== undefined)) {
    throw new CommandLineError(
      'WRONG_USAGE',
      'expected --kubernetes with --context and --namespace: they name what it looks at',
    );
  }
  // An unset variable of a script, which would be the current folder.
  if (paths.includes('')) {
    throw new CommandLineError('WRONG_USAGE', 'expected the path of a file or folder, found ""');
  }
  for (const path of paths) await checkPath(path, folder);
}

async function checkPath(path: string, folder: string): Promise<void> {
  try {
    await stat(resolve(folder, path));
  } catch (cause) {
    throw new CommandLineError(
      'PATH_MISSING',
      `expected a file or folder at "${path}", found none that can be reached`,
      { cause },
    );
  }
}
