import { isAbsolute, relative, resolve, sep } from 'node:path';

/** How the report names a path: relative to the folder where that is shorter, always with "/". */
export function fileName(path: string, folder: string): string {
  const absolute = resolve(folder, path);
  const fromFolder = relative(folder, absolute) || '.';
  const isShorter = !isAbsolute(fromFolder) && fromFolder.length < absolute.length;
  return (isShorter ? fromFolder : absolute).split(sep).join('/');
}
