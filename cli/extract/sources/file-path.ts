import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes where a name on the way is no UTF-8: as a string it would lead nowhere. */
export type FilePath = string | Buffer;

export const joinPath = (folder: FilePath, name: FilePath): FilePath =>
  typeof folder === 'string' && typeof name === 'string'
    ? join(folder, name)
    : Buffer.concat([Buffer.from(folder), Buffer.from('/'), Buffer.from(name)]);

/** In an order that does not depend on the file system. */
export function namesIn(folder: FilePath): readonly FilePath[] {
  const names = readdirSync(folder, { encoding: 'utf8' });
  if (!names.some((name) => name.includes('\uFFFD'))) return names.toSorted();
  return readdirSync(folder, { encoding: 'buffer' })
    .toSorted((one, other) => one.compare(other))
    .map((name) => (name.equals(Buffer.from(name.toString())) ? name.toString() : name));
}
