import type { Scalar } from 'yaml';
import type { Edit } from './edits.ts';
import { hasFileVariant } from './file-keys.ts';
import { markLine } from './inline-marks.ts';
import type { Change, Edits, MakeReference, Needed, Place, Reference } from './reference.ts';
import { rangeOf, renameKey, replaceValue, startOf } from './yaml-edits.ts';
import { findYamlPlace, hasKey, siblingOf, type YamlPlace } from './yaml-place.ts';
import { urlsOf } from './yaml-urls.ts';

type Step = { readonly edits: readonly Edit[]; readonly changes: readonly Change[] };

/** `password: …` becomes `password_file: …`. */
export const yamlFileReference: MakeReference = (place) => {
  const { text, span, sighting, file } = place;
  const found = findYamlPlace(text, span);
  if (found?.key === undefined || found.map === undefined)
    return 'it does not stand at a key of its own: move it into a file, and name that';
  const [start = 0, end = 0] = found.scalar.range ?? [];
  const value = sighting.secret?.reveal();
  if (found.scalar.value !== value && text.slice(start, end) !== value)
    return 'it is a part of a value, such as a document within another: move it out by hand';
  const name = String(found.key.value);
  if (!hasFileVariant(sighting)) return `"${name}" has no variant that names a file`;
  const fileKey = `${name}_file`;
  if (hasKey(found.map, fileKey)) return `"${fileKey}" stands beside it already`;
  if (found.aliasKeys.some((key) => key?.value !== name))
    return 'other keys repeat it by an alias: write the value out there first';
  const keys = [found.key, ...found.aliasKeys.filter((key) => key !== undefined)];
  const isInline = file.managed !== undefined && !place.hasUserNameFile;
  const steps = [
    ...keys.map((key) => renaming(text, key, fileKey)),
    replacing(text, found.scalar, file.path, isInline),
  ];
  const needed: Needed = { kind: 'files', file };
  return file.managed === undefined
    ? { ...joined(steps), needed }
    : withUserName(place, found, { ...joined(steps), needed });
};

const renaming = (text: string, key: Scalar, name: string): Step => ({
  edits: [renameKey(text, key, name)],
  changes: [{ at: startOf(key), value: () => name }],
});

/** Without quotes where the inline way reads the path. */
const replacing = (text: string, scalar: Scalar, value: string, isPlain = false): Step => ({
  edits: [isPlain ? { ...rangeOf(scalar), text: value } : replaceValue(text, scalar, value)],
  changes: [{ at: startOf(scalar), value: () => value }],
});

const joined = (steps: readonly Step[]): Step => ({
  edits: steps.flatMap(({ edits }) => edits),
  changes: steps.flatMap(({ changes }) => changes),
});

/** The user name changes with each version: by a file of its own, or by marks for the inline way. */
function withUserName(
  { text, file, hasUserNameFile, sighting }: Place,
  found: YamlPlace,
  reference: Edits,
): Reference {
  const { managed } = file;
  const beside = found.map === undefined ? undefined : siblingOf(found.map, 'username');
  if (managed === undefined || beside === undefined || beside.scalar.anchor !== undefined)
    return 'its user name, which a rotation changes too, is not written beside it: write it there';
  if (found.aliasKeys.length > 0)
    return 'an alias repeats it, perhaps for another user name: write each one out';
  if (urlsOf(text, sighting.path.split('.').at(-1) ?? '', sighting).size > 1)
    return 'an alias gives it to several URLs, and an endpoint has one: write each one out';
  if (hasUserNameFile) {
    const steps = [
      reference,
      renaming(text, beside.key, 'username_file'),
      replacing(text, beside.scalar, managed.usernamePath),
    ];
    return { ...reference, ...joined(steps) };
  }
  const marks = [
    markLine(text, beside, `# promrotate ${managed.endpoint} username`),
    found.key === undefined
      ? undefined
      : markLine(
          text,
          { key: found.key, scalar: found.scalar },
          `# promrotate ${managed.endpoint} password_file`,
        ),
  ];
  if (found.isFlow || marks.some((mark) => mark === undefined))
    return 'the inline way wants "username: …" and "password: …" on lines of their own, ending in \\n: write them so, or use Prometheus 2.49 or later';
  const edits = [...reference.edits, ...marks.flatMap((mark) => mark ?? [])];
  return { ...reference, edits, marked: managed.endpoint };
}
