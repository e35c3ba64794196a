import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { ScanProblem } from '../sighting.ts';
import { decodeText, isBinary, markedEncoding } from './decode-text.ts';
import type { FilePath } from './file-path.ts';
import { hasKeyword, haveKeyword } from './keywords.ts';
import { isAboutMetrics } from './subject.ts';

/** Of files and of Git's blobs: what is larger is looked at by its lines only, or not at all. */
export const mostBytes = 16 * 2 ** 20;

export type Reading = TextReading | NoReading | FailedReading;

type TextReading = {
  readonly is: 'text';
  readonly text: string;
  readonly problem?: ScanProblem;
  readonly bytes: number;
};
type NoReading = {
  /** `without-keyword`: without what every secret of ours has around it, metrics among it. */
  readonly is: 'without-keyword' | 'binary' | 'large';
  readonly bytes: number;
};
type FailedReading = {
  readonly is: 'unreadable';
  readonly problem: ScanProblem;
  readonly bytes: number;
};

/** Never waits for what is not a file, and never writes, not even the time of access where it may. */
export const openForReading = (path: FilePath): number =>
  openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);

/** `file` is how problems name it. */
export type TextReader = (path: FilePath, file: string) => Reading;

/**
 * Reads files one after another through one buffer, synchronously: with many small files that is
 * several times as fast as by promises.
 */
export function createTextReader(): TextReader {
  let buffer: Buffer = Buffer.allocUnsafe(256 * 1_024);
  const readAll = (fd: number, size: number): number => {
    let filled = 0;
    for (;;) {
      if (filled === buffer.length) buffer = enlarge(buffer);
      // The first read is small: of a binary file it is the only one.
      const wanted = filled === 0 ? 65_536 : buffer.length - filled;
      const count = readSync(fd, buffer, filled, Math.min(wanted, mostBytes + 1 - filled), null);
      if (filled === 0 && (isBinary(buffer.subarray(0, count)) || size > mostBytes)) return count;
      filled += count;
      // What grows meanwhile is read as far as it went; some files of the kernel say that they have no size.
      if (count === 0 || filled > mostBytes || (size > 0 && filled >= size)) return filled;
    }
  };
  return (path, file) => {
    let fd: number | undefined;
    try {
      fd = openForReading(path);
      const stats = fstatSync(fd);
      if (!stats.isFile()) return unreadable(file, 'expected a file, found something else');
      const count = readAll(fd, stats.size);
      return judge(buffer.subarray(0, count), stats.size, file);
    } catch (error) {
      return unreadable(file, `cannot be read (${codeOf(error)})`);
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  };
}

const enlarge = (buffer: Buffer): Buffer =>
  Buffer.concat([buffer], Math.min(2 * buffer.length, mostBytes + 1));

function judge(bytes: Buffer, size: number, file: string): Reading {
  if (isBinary(bytes)) return { is: 'binary', bytes: bytes.length };
  if (size > mostBytes || bytes.length > mostBytes) return { is: 'large', bytes: size };
  return readBytes(bytes, file);
}

/** The same of bytes that come from elsewhere, such as Git. */
export function readBytes(bytes: Buffer, file: string): Reading {
  const size = { bytes: bytes.length };
  if (isBinary(bytes)) return { is: 'binary', ...size };
  const isWide = markedEncoding(bytes)?.startsWith('utf-16') === true;
  // A file of one value says by its name what it is, as those of envdir do.
  const isNamed = hasKeyword(/[^/]*$/.exec(file)?.[0] ?? '');
  if (!isWide && !isNamed && !haveKeyword(bytes)) return { is: 'without-keyword', ...size };
  const { text, encoding, isLossy } = decodeText(bytes);
  if (isWide && !isNamed && !hasKeyword(text)) return { is: 'without-keyword', ...size };
  if (!isAboutMetrics(text) && !isAboutMetrics(file)) return { is: 'without-keyword', ...size };
  if (!isLossy) return { is: 'text', text, ...size };
  const message = `expected ${encoding === 'utf-8' ? 'UTF-8' : 'UTF-16'}, found bytes that are not, which stand as U+FFFD`;
  return { is: 'text', text, problem: { code: 'NOT_UTF8', file, message }, ...size };
}

const unreadable = (file: string, message: string): Reading => ({
  is: 'unreadable',
  bytes: 0,
  problem: { code: 'FILE_UNREADABLE', file, message },
});

/** Of an error of the system: `EACCES`, `EIO`. Its message has the path, which the problem has too. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' && code !== '' ? code : 'unknown error';
}
