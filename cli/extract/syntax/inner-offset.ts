import type { Scalar } from '../syntax-tree.ts';
import { readEscape } from './escapes.ts';

/**
 * Where in the text a character of a scalar's value stands. Exact for the lines of literal blocks
 * and for what stands in one line; of folded texts to the word. An offset after the last character
 * gives the end of the span.
 */
export function innerOffset(text: string, scalar: Scalar, offset: number): number {
  const { start, end } = scalar.span;
  const source = text.slice(start, end);
  if (scalar.value.startsWith(source)) return start + Math.min(offset, source.length);
  if (scalar.style === 'block') {
    const found = offsetByLines(source, scalar.value, offset);
    if (found !== undefined) return start + found;
  }
  return start + offsetByCharacters(source, scalar, offset);
}

/** Lines of a literal block are those of its value after their indentation. */
function offsetByLines(source: string, value: string, offset: number): number | undefined {
  let inSource = 0;
  let inValue = 0;
  for (;;) {
    const sourceEnd = lineEnd(source, inSource);
    const valueEnd = lineEnd(value, inValue);
    const line = value.slice(inValue, valueEnd);
    const written = source.slice(inSource, sourceEnd).replace(/\r$/, '');
    if (!written.endsWith(line)) return undefined;
    if (offset <= valueEnd || sourceEnd === source.length) {
      const begin = inSource + written.length - line.length;
      return Math.min(begin + Math.min(offset, valueEnd) - inValue, source.length);
    }
    inSource = sourceEnd + 1;
    inValue = valueEnd + 1;
  }
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Goes through both, past escapes, doubled quotes and the line breaks of folded texts. */
function offsetByCharacters(source: string, scalar: Scalar, offset: number): number {
  let at = 0;
  for (let done = 0; done < offset && at < source.length; ) {
    const step = stepOf(source, at, scalar, done);
    at += step.source;
    done += step.value;
  }
  return skipFolded(source, at, scalar.value.charAt(offset));
}

type Step = { readonly source: number; readonly value: number };

function stepOf(source: string, at: number, { value, style }: Scalar, done: number): Step {
  if (style === 'double' && source.charAt(at) === '\\') {
    const escape = readEscape(source, at);
    if (escape.value === '\n' && source.charAt(at + 1) === '\n') {
      return { source: escape.length, value: 0 };
    }
    if (value.startsWith(escape.value, done)) {
      return { source: escape.length, value: escape.value.length };
    }
  }
  if (style === 'single' && source.startsWith("''", at)) return { source: 2, value: 1 };
  if (source.charAt(at) === value.charAt(done)) return { source: 1, value: 1 };
  const isFolded = isBlank(source.charAt(at)) && isBlank(value.charAt(done));
  return { source: 1, value: isFolded ? 1 : 0 };
}

/** To where the character begins, past the indentation before it or the second "$" of "$${". */
function skipFolded(source: string, from: number, character: string): number {
  let at = from;
  if (!isBlank(character)) while (isBlank(source.charAt(at))) at += 1;
  return at;
}

function isBlank(character: string): boolean {
  return character !== '' && ' \t\r\n'.includes(character);
}
