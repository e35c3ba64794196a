import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, seededRandom } from '../support/killed/random.ts';
import { otherFiles, relevantFiles, type TreeFile } from './extract-tree-files.ts';

export type TreeSize = {
  readonly files: number;
  readonly bytes: number;
  /** Of the files, from 0 to 1: those with a keyword, half of them with a secret. */
  readonly relevant: number;
  /** Of a relevant file on average. Configurations are smaller than what stands beside them. */
  readonly relevantBytes: number;
};

export type Tree = {
  readonly files: number;
  readonly bytes: number;
  readonly relevant: number;
  readonly relevantBytes: number;
};

const filesPerFolder = 25;

/** Writes a tree as of many repositories beside each other; the same for the same seed. */
export function makeTree(folder: string, size: TreeSize, seed: number): Tree {
  const random = seededRandom(seed);
  const relevant = Math.round(size.files * size.relevant);
  const step = Math.floor(size.files / relevant);
  const own = drawSizes(relevant, relevant * size.relevantBytes, random);
  const rest = drawSizes(size.files, size.bytes - relevant * size.relevantBytes, random);
  const sum = { bytes: 0, relevantBytes: 0 };
  let inFolder = folder;
  for (const [index, other] of rest.entries()) {
    if (index % filesPerFolder === 0) inFolder = makeFolder(folder, index / filesPerFolder);
    const target = index % step === 0 ? own[index / step] : undefined;
    const kinds = target === undefined ? otherFiles : relevantFiles;
    const { name, content } = writeOne(kinds, { random, index, target: target ?? other });
    writeFileSync(join(inFolder, name), content);
    sum.bytes += content.length;
    if (target !== undefined) sum.relevantBytes += content.length;
  }
  return { files: size.files, relevant, ...sum };
}

function writeOne(
  kinds: readonly [TreeFile, ...TreeFile[]],
  { random, index, target }: { random: Random; index: number; target: number },
): { name: string; content: Buffer } {
  const kind = random.pick(kinds);
  const content = kind.write(target, random);
  return {
    name: kind.name(index),
    content: Buffer.isBuffer(content) ? content : Buffer.from(content),
  };
}

function makeFolder(root: string, index: number): string {
  const folder = join(root, `team-${index % 16}`, `service-${index}`, 'deploy');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Most files small and few large, as they are in repositories: log-normal, from 200 bytes to 1 MB. */
function drawSizes(files: number, bytes: number, random: Random): number[] {
  const raw = Array.from({ length: files }, () => Math.exp(1.2 * normal(random)));
  const scale = bytes / raw.reduce((sum, each) => sum + each, 0);
  return raw.map((each) => Math.min(1_000_000, Math.max(200, Math.round(each * scale))));
}

/** Box and Muller's way. */
function normal({ next }: Random): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
