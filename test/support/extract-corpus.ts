import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { judgeHashes } from '../../cli/extract/report/shared-hashes.ts';
import { type SourceText, scanText, type TextScan } from '../../cli/extract/scan-text.ts';
import { formats, kinds, roles, type Sighting } from '../../cli/extract/sighting.ts';
import { readBytes } from '../../cli/extract/sources/read-text.ts';

const corpus = join(import.meta.dirname, '../corpus/extract');

const place = { file: z.string(), line: z.int().positive() };
const secret = z.strictObject({ ...place, kind: z.enum(kinds), role: z.enum(roles) });
const reference = secret.extend({ holds: z.enum(['file', 'variable', 'encrypted']) });

const labels = z.strictObject({
  format: z.enum(formats),
  source: z.string(),
  secrets: z.array(secret),
  references: z.array(reference),
  lookAlikes: z.array(z.strictObject({ ...place, why: z.string() })),
});

export type Labels = z.infer<typeof labels>;
/** `fresh`: labelled after the scanner was written, by somebody who had not seen it. */
export type Part = 'seen' | 'held-out' | 'fresh';
export type LabelledCase = {
  readonly name: string;
  readonly folder: string;
  readonly labels: Labels;
};

/** The labelled cases of one part of the corpus, in the order of their names. */
export function readCases(part: Part): LabelledCase[] {
  return readdirSync(join(corpus, part))
    .toSorted()
    .map((name) => {
      const folder = join(corpus, part, name);
      const text = readFileSync(join(folder, 'labels.yaml'), 'utf8');
      return { name, folder: join(folder, 'files'), labels: labels.parse(parse(text)) };
    });
}

/** The texts of a case, whose files are named from their folder on. */
export function* textsOf({ folder }: LabelledCase): Iterable<SourceText> {
  for (const path of filesIn(folder)) {
    const file = relative(folder, path).split(sep).join('/');
    const reading = readBytes(readFileSync(path), file);
    if (reading.is === 'text') yield { file, text: reading.text };
  }
}

/** What the scanner has of a case. */
export async function scanCase(labelled: LabelledCase): Promise<Sighting[]> {
  const scans: TextScan[] = [];
  for (const source of textsOf(labelled)) scans.push(await scanText(source));
  return judgeHashes(scans.flatMap(({ sightings }) => sightings));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesIn(path) : [path];
    });
}
