import { dirname } from 'node:path';
import type { Needed } from './reference.ts';

/** What the rewritten file names: of a managed credential by `username_file` as well. */
export function pathsOf(one: Needed): readonly string[] {
  if (one.kind === 'variable') return [];
  if (one.kind === 'env-file') return [one.path];
  const { path, managed } = one.file;
  const isBehindLink = managed !== undefined && dirname(managed.usernamePath) === dirname(path);
  return isBehindLink ? [managed.usernamePath, path] : [path];
}
