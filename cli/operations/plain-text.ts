import { stripVTControlCharacters } from 'node:util';

/** Unicode's category of control characters. */
const controlCharacters = /\p{Cc}+/gu;

/** One line without anything that a terminal would obey: reasons and names come from other people. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(controlCharacters, ' ');
}
