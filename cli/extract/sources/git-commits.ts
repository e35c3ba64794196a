import { everyCommit, type GitRepository, runGit } from './git-program.ts';
import { split } from './split-output.ts';

export type BlobHistory = {
  /** The newest commit that has it; absent of what no commit has, such as a tag of a file. */
  readonly commit?: string;
  /** All that it had, from the root of the repository. */
  readonly paths: ReadonlySet<string>;
};

/** Merges show what is like none of their parents. */
const words = [
  'log',
  ...everyCommit,
  '--topo-order',
  '--root',
  '--raw',
  '-c',
  '-z',
  '--no-abbrev',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--format=%H %P',
];

type Found = {
  commit?: string;
  /** The commit that said so first. */
  seenIn?: string | undefined;
  readonly paths: Set<string>;
};

/** Where the blobs are in all of history, which is read once, from the newest commit backwards. */
export async function findCommits(
  repository: GitRepository,
  blobs: ReadonlySet<string>,
): Promise<ReadonlyMap<string, BlobHistory>> {
  const found = new Map([...blobs].map((id): [string, Found] => [id, { paths: new Set() }]));
  const log = runGit(repository, words);
  let commits: readonly string[] = [];
  let change: readonly string[] | undefined;
  for await (const field of split(log.child.stdout, 0)) {
    const text = field.toString();
    if (change !== undefined) {
      note(found, { commits, change, path: text });
      change = undefined;
    } else if (text.trimStart().startsWith(':')) change = blobsOf(text.trimStart());
    else commits = text.trim().split(' ');
  }
  await log.ended;
  return found;
}

/** `:<mode> <mode> <id> <id> <status>`; of a merge one more colon, mode and id for each parent. */
function blobsOf(change: string): readonly string[] {
  const parents = /^:+/.exec(change)?.[0].length ?? 1;
  const ids = change.split(' ').slice(parents + 1, -1);
  return [ids.at(-1) ?? '', ...ids.slice(0, -1)];
}

/**
 * What comes first is newest: the commit itself has what it wrote, its parent what it took away. A
 * commit that renames does both.
 */
function note(
  found: ReadonlyMap<string, Found>,
  {
    commits,
    change,
    path,
  }: { commits: readonly string[]; change: readonly string[]; path: string },
): void {
  for (const [index, id] of change.entries()) {
    const blob = found.get(id);
    const commit = commits[index];
    if (blob === undefined || commit === undefined) continue;
    blob.seenIn ??= commits[0];
    const isWritten = index === 0 && blob.seenIn === commit;
    if (blob.commit === undefined || isWritten) blob.commit = commit;
    blob.paths.add(path);
  }
}
