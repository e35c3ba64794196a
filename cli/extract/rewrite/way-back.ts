import type { Rewritten } from './apply-rewrite.ts';

/** Brings the content back into the file, which keeps its owner, mode, and any link to it. */
export const wayBack = ({ file, backup }: Rewritten): string =>
  `cat ${shellWord(backup)} > ${shellWord(file)}`;

/** A name as bash takes it as one word, with nothing that a terminal would obey. */
function shellWord(name: string): string {
  const word = name.startsWith('-') ? `./${name}` : name;
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!/\p{Cc}/u.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = word
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll(
      /\p{Cc}/gu,
      (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );
  return `$'${escaped}'`;
}
