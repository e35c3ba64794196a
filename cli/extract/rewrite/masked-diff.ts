import { createTwoFilesPatch } from 'diff';
import { plainText } from '../../operations/plain-text.ts';
import type { Secret } from '../secret.ts';
import type { Sighting } from '../sighting.ts';
import type { Span } from '../syntax-tree.ts';
import { applyEdits, type Edit } from './edits.ts';

const mask = '<secret>';

/** Shorter values stand everywhere by chance, and are masked where they are known to stand only. */
const shortestValue = 4;

export type Shown = {
  readonly file: string;
  readonly text: string;
  readonly edits: readonly Edit[];
  /** Every literal in the file, also those that stay. */
  readonly sightings: readonly Sighting[];
  readonly secrets: readonly Secret[];
};

/**
 * The unified diff of a change, with `<secret>` for each value. Lines around it and comments may hold
 * others that nobody knows, such as passwords of old: neither is shown.
 */
export function maskedDiff({ file, text, edits, sightings, secrets }: Shown): string {
  const masks = sightings.map((sighting) => ({ ...maskedSpan(sighting, text), text: mask }));
  const staying = masks.filter(({ start, end }) =>
    edits.every((edit) => edit.end <= start || edit.start >= end),
  );
  const before = applyEdits(text, withoutOverlaps(masks)) ?? '';
  const after = applyEdits(text, [...withoutOverlaps(staying), ...edits]) ?? '';
  const [one, other] = [before, after].map((side) => withoutValues(side, secrets));
  const name = plainText(file);
  const lines = createTwoFilesPatch(name, name, one ?? '', other ?? '', '', '', { context: 0 })
    .split('\n')
    .slice(1);
  return lines.map((line) => (/^(?:---|\+\+\+) /.test(line) ? line : shownOf(line))).join('\n');
}

const comment = /^([-+])(\s*|.*?[ \t])(#|\/\/)(?![ \t]promrotate[ \t][\w-]+[ \t]\w+$).*$/;

const shownOf = (line: string) => plainText(line.replace(comment, '$1$2$3 …'));

/** Of what is encoded, all to the end of its line, and lines below that look encoded. */
function maskedSpan({ span, place }: Sighting, text: string): Span {
  if (span !== undefined) return span;
  const lines = text.split('\n').slice(0, place.line - 1);
  const start = lines.reduce((length, line) => length + line.length + 1, place.column - 1);
  const [masked = ''] = /^[^\n]*(?:\n[ \t]*[\w+/=-]{16,}"?\r?$)*/m.exec(text.slice(start)) ?? [];
  return { start, end: start + masked.replace(/\r$/, '').length };
}

/** A place within another is masked with it. */
function withoutOverlaps(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || b.end - a.end))
    if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}

function withoutValues(text: string, secrets: readonly Secret[]): string {
  const forms = secrets
    .map((secret) => secret.reveal())
    .filter((value) => value.length >= shortestValue)
    .flatMap((value) => [
      value,
      ...value.split(/\r?\n/).filter((line) => line.length >= shortestValue),
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
    ])
    .toSorted((a, b) => b.length - a.length);
  return forms.reduce((masked, form) => masked.replaceAll(form, mask), text);
}
