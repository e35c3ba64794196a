import type { ScalarState, Span } from '../syntax-tree.ts';
import { maxNodes, tooManyNodes } from './limits.ts';
import { lineContinuation, readPart, type WordPart } from './word-parts.ts';

/**
 * `value` is without quotes and escapes; where the word has a variable or a command's output it is
 * an expression, and its value has them as they stand. `span` covers the word with its quotes.
 */
export type Word = { readonly value: string; readonly state: ScalarState; readonly span: Span };

const blank = /[ \t\r\n]/;

/**
 * Splits a command line as a POSIX shell, systemd or a container's command does. Line breaks are
 * blanks, and so is a backslash at the end of a line; a quote that is not closed ends with the
 * text. Operators (`;`, `|`, `&&`) stay within words: see splitCommands. Throws a
 * SyntaxProblem where there are too many words.
 */
export function splitWords(text: string, from = 0, to = text.length): readonly Word[] {
  const words: Word[] = [];
  for (let at = skipBlanks(text, from, to); at < to; ) {
    if (words.length >= maxNodes) throw tooManyNodes(text, at);
    const word = readWord(text, at, to);
    words.push({
      value: word.value,
      state: word.evaluated ? 'expression' : 'literal',
      span: { start: at, end: word.end },
    });
    at = skipBlanks(text, word.end, to);
  }
  return words;
}

function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    if (blank.test(text.charAt(at))) at += 1;
    else if (lineContinuation(text, at) > 0) at += lineContinuation(text, at);
    else break;
  }
  return at;
}

function readWord(text: string, from: number, to: number): WordPart {
  const values: string[] = [];
  let at = from;
  let evaluated = false;
  while (at < to && !blank.test(text.charAt(at)) && lineContinuation(text, at) === 0) {
    const part = readPart(text, at, to);
    values.push(part.value);
    evaluated ||= part.evaluated;
    at = part.end;
  }
  return { value: values.join(''), end: Math.min(at, to), evaluated };
}
