import type { Word } from '../syntax/words.ts';
import type { Scalar } from '../syntax-tree.ts';
import { partOf, type Surroundings } from './values.ts';

/** One option of a command line. */
export type Flag = {
  /** Without dashes. */
  readonly name: string;
  readonly value: Scalar;
};

/**
 * `-name=value` and `--name=value`, and `--name value` where `takesValue` says so of the name; the
 * rest are what the program works on.
 */
export function readFlags(
  words: readonly Word[],
  takesValue: (name: string) => boolean,
  surroundings: Surroundings,
): { readonly flags: readonly Flag[]; readonly rest: readonly Word[] } {
  const flags: Flag[] = [];
  const rest: Word[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const flag = word === undefined ? null : /^--?([A-Za-z][\w.-]*)(=)?/.exec(word.value);
    const name = flag?.[1];
    const next = words[index + 1];
    if (word === undefined || name === undefined) {
      rest.push(...(word === undefined ? [] : [word]));
    } else if (flag?.[2] === '=') {
      flags.push({ name, value: tailOf(word, flag[0].length, surroundings) });
    } else if (next !== undefined && takesValue(name)) {
      flags.push({ name, value: scalarOf(next, surroundings) });
      index += 1;
    }
  }
  return { flags, rest };
}

/** A word as a value: what of it is evaluated is told from its text. */
export function scalarOf(word: Word, surroundings: Surroundings): Scalar {
  return tailOf(word, 0, surroundings);
}

/** What of the word begins at the offset into its value. */
export function tailOf(word: Word, start: number, surroundings: Surroundings): Scalar {
  const value = word.value.slice(start);
  const whole: Scalar = {
    type: 'scalar',
    value: word.value,
    state: word.state === 'encrypted' ? 'encrypted' : 'literal',
    span: word.span,
    style: isQuoted(word, surroundings) ? 'single' : 'plain',
  };
  const part = { start, end: word.value.length, value };
  return { ...whole, value, span: partOf(whole, part, surroundings.context).at };
}

/** In single quotes, or with escapes: a word in which nothing is evaluated has dollar signs only so. */
function isQuoted({ state, span }: Word, { context }: Surroundings): boolean {
  return state === 'literal' && /['\\]/.test(context.text.slice(span.start, span.end));
}

/** The surroundings of what an option holds. */
export function atFlag(surroundings: Surroundings, name: string): Surroundings {
  const option = name.length === 1 ? `-${name}` : `--${name}`;
  return { ...surroundings, path: `${surroundings.path} ${option}`.trim() };
}
