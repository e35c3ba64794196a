import type { Readable } from 'node:stream';
import { everyCommit, type GitRepository, runGit } from './git-program.ts';
import { mostBytes } from './read-text.ts';
import { split } from './split-output.ts';

export type Blob = {
  readonly id: string;
  /** One of those that it had, from the root of the repository. */
  readonly path: string;
  readonly bytes: number;
  /** Absent where it is too large. */
  readonly content?: Buffer;
};

const newline = 0x0a;

/** What ever was in a file of any branch, tag or stash, each content once. */
export async function* readBlobs(repository: GitRepository): AsyncGenerator<Blob> {
  const reader = openReader(repository);
  try {
    for await (const { id, path, bytes } of listBlobs(repository)) {
      if (bytes > mostBytes) yield { id, path, bytes };
      else yield { id, path, bytes, content: await reader.read(id, bytes) };
    }
  } finally {
    reader.end();
  }
  await reader.ended;
}

async function* listBlobs(repository: GitRepository): AsyncGenerator<Omit<Blob, 'content'>> {
  const objects = runGit(repository, ['rev-list', '--objects', ...everyCommit]);
  const format = '--batch-check=%(objecttype) %(objectname) %(objectsize) %(rest)';
  const checked = runGit(repository, ['cat-file', format]);
  objects.child.stdout.pipe(checked.child.stdin);
  let isDone = false;
  try {
    for await (const line of split(checked.child.stdout, newline)) {
      const [, id, size, path] = /^blob (\w+) (\d+) ?(.*)$/s.exec(line.toString()) ?? [];
      if (id !== undefined && size !== undefined)
        yield { id, path: path ?? '', bytes: Number(size) };
    }
    isDone = true;
  } finally {
    // Nobody wants the rest.
    if (!isDone) for (const { child } of [objects, checked]) child.kill();
  }
  await Promise.all([objects.ended, checked.ended]);
}

type BlobReader = {
  readonly read: (id: string, bytes: number) => Promise<Buffer>;
  readonly end: () => void;
  readonly ended: Promise<void>;
};

/** One process for all contents: each answer is a line, so many bytes, and a line break. */
function openReader(repository: GitRepository): BlobReader {
  const { child, ended } = runGit(repository, ['cat-file', '--batch']);
  const take = takeFrom(child.stdout);
  return {
    async read(id, bytes) {
      child.stdin.write(`${id}\n`);
      const head = `${id} blob ${bytes}\n`;
      const answer = await take(head.length + bytes + 1);
      if (answer.toString('latin1', 0, head.length) !== head)
        throw new Error('git cat-file: expected the blob that was asked for, found something else');
      return answer.subarray(head.length, -1);
    },
    end: () => child.stdin.end(),
    ended,
  };
}

/** Waits until there are so many bytes. */
function takeFrom(output: Readable): (bytes: number) => Promise<Buffer> {
  const arriving = output[Symbol.asyncIterator]();
  let there: Buffer = Buffer.alloc(0);
  return async (bytes) => {
    const parts = [there];
    for (let length = there.length; length < bytes; ) {
      const next = await arriving.next();
      if (next.done === true || !Buffer.isBuffer(next.value))
        throw new Error('git cat-file: expected more, found the end');
      parts.push(next.value);
      length += next.value.length;
    }
    const all = parts.length === 1 ? there : Buffer.concat(parts);
    there = all.subarray(bytes);
    return all.subarray(0, bytes);
  };
}
