import { closeSync, readSync } from 'node:fs';
import type { FilePath } from './file-path.ts';
import { openForReading } from './read-text.ts';

export type Window = {
  /** Whole lines, but for lines that are longer than a window. Good until the next one is asked for. */
  readonly bytes: Buffer;
  /** Counts from 1. */
  readonly firstLine: number;
};

const newline = 0x0a;
export const windowBytes = 256 * 1_024;

/** A large file piece by piece, as far as it went when it was opened, with the memory of one piece. */
export function* readWindows(path: FilePath, size: number): Generator<Window> {
  const buffer = Buffer.allocUnsafe(windowBytes);
  const fd = openForReading(path);
  try {
    let kept = 0;
    let firstLine = 1;
    for (let left = size; ; ) {
      const count = readSync(fd, buffer, kept, Math.min(windowBytes - kept, left), null);
      left -= count;
      const filled = kept + count;
      if (filled === 0) return;
      const end = count === 0 ? filled : endOfLines(buffer, filled);
      if (end > 0) yield { bytes: buffer.subarray(0, end), firstLine };
      firstLine += countLines(buffer, end);
      buffer.copyWithin(0, end, filled);
      kept = filled - end;
      if (count === 0) return;
    }
  } finally {
    closeSync(fd);
  }
}

/** A line that fills the buffer is cut. */
function endOfLines(buffer: Buffer, filled: number): number {
  const end = buffer.lastIndexOf(newline, filled - 1) + 1;
  return end === 0 && filled === buffer.length ? filled : end;
}

function countLines(buffer: Buffer, end: number): number {
  let lines = 0;
  for (
    let at = buffer.indexOf(newline);
    at !== -1 && at < end;
    at = buffer.indexOf(newline, at + 1)
  )
    lines += 1;
  return lines;
}
