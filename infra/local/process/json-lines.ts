import type { Readable, Writable } from 'node:stream';

/** Calls back with each line's JSON. A line that was cut off, by a kill perhaps, is none. */
export function readJsonLines(stream: Readable, take: (value: unknown) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(JSON.parse(line));
  });
}

export function writeJsonLine(stream: Writable, value: unknown): void {
  stream.write(`${JSON.stringify(value)}\n`);
}
