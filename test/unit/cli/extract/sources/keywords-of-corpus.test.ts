import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { createTextReader } from '../../../../../cli/extract/sources/read-text.ts';

const seen = join(import.meta.dirname, '..', '..', '..', '..', 'corpus', 'extract', 'seen');
const label = z.object({ file: z.string(), line: z.number() });
const labels = z.object({
  secrets: z.array(label).default([]),
  references: z.array(label).default([]),
});

it('every file of the corpus with a secret or a reference passes the first look', () => {
  const read = createTextReader();
  const cases = readdirSync(seen, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('labels.yaml'),
  );
  const files = cases.flatMap((name) => {
    const { secrets, references } = labels.parse(parse(readFileSync(join(seen, name), 'utf8')));
    const named = new Set([...secrets, ...references].map(({ file }) => file));
    return [...named].map((file) => join(seen, dirname(name), 'files', file));
  });

  expect(files.length).toBeGreaterThan(80);
  expect(
    files.filter((file) => read(file, file).is !== 'text').map((file) => relative(seen, file)),
  ).toEqual([]);
});
