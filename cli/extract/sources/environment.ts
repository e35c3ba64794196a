import type { SourceText } from '../scan-text.ts';

/** What the report calls it where a file would stand. */
export const environmentName = 'environment';

/**
 * The variables of a process in the form of a file of them, for the same rules. A value that no
 * quotes can hold as it is has `\n` for its line breaks.
 */
export function environmentText(
  environment: Readonly<Record<string, string | undefined>>,
): SourceText {
  const lines = Object.entries(environment)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quote(value)}\n`]));
  return { file: environmentName, text: lines.join('') };
}

/** Of what dotenv files know, single quotes and backticks leave a value alone. */
function quote(value: string): string {
  const oneLine = value.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  const mark = ["'", '`', '"'].find((quotes) => !value.includes(quotes));
  if (oneLine !== value && !value.includes('"')) return `"${oneLine}"`;
  return mark === undefined ? `"${oneLine.replaceAll('"', '\\"')}"` : `${mark}${oneLine}${mark}`;
}
