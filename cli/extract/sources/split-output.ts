import type { Readable } from 'node:stream';

/** Pieces of output between `separator`s, which may be larger than what arrives at once. */
export async function* split(
  output: Readable,
  separator: number,
  mostBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const arrived of output) {
    if (!Buffer.isBuffer(arrived)) continue;
    let rest: Buffer = arrived;
    for (let end = rest.indexOf(separator); end !== -1; end = rest.indexOf(separator)) {
      if (length <= mostBytes) yield Buffer.concat([...parts, rest.subarray(0, end)]);
      parts = [];
      length = 0;
      rest = rest.subarray(end + 1);
    }
    length += rest.length;
    if (length <= mostBytes) parts.push(rest);
    else parts = [];
  }
  if (length > 0 && length <= mostBytes) yield Buffer.concat(parts);
}
