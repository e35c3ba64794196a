import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Source } from './scan.ts';
import type { ScanRequest } from './scan-request.ts';
import { scanText } from './scan-text.ts';
import type { ScanProblem, Sighting } from './sighting.ts';

/** The sources that a request names, files first. */
export function chooseSources(
  { paths }: ScanRequest,
  { folder }: { readonly folder: string },
): Source[] {
  return paths.length === 0 ? [] : [fileSource(paths, folder)];
}

const fileSource =
  (paths: readonly string[], folder: string): Source =>
  async ({ signal, onProgress }) => {
    const sightings: Sighting[] = [];
    const problems: ScanProblem[] = [];
    let bytes = 0;
    let files = 0;
    for (const path of paths) {
      for await (const file of walk(resolve(folder, path))) {
        signal.throwIfAborted();
        const text = await readFile(file, 'utf8');
        const found = await scanText({ file: relative(folder, file), text });
        sightings.push(...found.sightings);
        problems.push(...found.problems);
        bytes += Buffer.byteLength(text);
        files += 1;
        onProgress({ files, bytes, found: sightings.length });
      }
    }
    return { sightings, problems, scanned: { files, bytes, skipped: 0 } };
  };

async function* walk(path: string): AsyncGenerator<string> {
  if (!(await stat(path)).isDirectory()) yield path;
  else {
    for (const entry of (await readdir(path, { withFileTypes: true })).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (entry.name === '.git' || entry.name === 'node_modules') continue;
      const inside = join(path, entry.name);
      if (entry.isDirectory()) yield* walk(inside);
      else if (entry.isFile()) yield inside;
    }
  }
}
