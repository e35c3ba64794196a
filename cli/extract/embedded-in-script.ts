import type { Embedded } from './embedded.ts';
import { type Command, splitCommands } from './syntax/commands.ts';
import { innerOffset } from './syntax/inner-offset.ts';
import type { Word } from './syntax/words.ts';
import type { Scalar } from './syntax-tree.ts';

/** Here-documents of a shell's text, and what another shell, near or far, is given to run. */
export function* embeddedInScript(text: string): Iterable<Embedded> {
  for (const command of splitCommands(text)) {
    for (const scalar of command.documents) {
      yield embedded(documentName(command.words), scalar, text);
    }
    for (const word of scriptsOf(command)) {
      yield { ...embedded('run', scalarOf(word, text), text), isScript: true };
    }
  }
}

const shells =
  /(?:^|\/)(?:alias|(?:ba|z|k|da)?sh|su|ssh|eval|xargs|timeout|docker|podman|kubectl)$/;

function scriptsOf({ words }: Command): readonly Word[] {
  return words.some(({ value }) => shells.test(value)) ? words.filter(isQuotedScript) : [];
}

const isQuotedScript = ({ value, span }: Word): boolean =>
  /\s/.test(value.trim()) && span.end - span.start > value.length && !value.startsWith('-');

/** The word from its first quote on. */
function scalarOf(word: Word, text: string): Scalar {
  const quote = /["']/.exec(text.slice(word.span.start, word.span.end));
  const before = quote?.index ?? 0;
  const name = text.slice(word.span.start, word.span.start + before);
  const start = word.span.start + before + (quote === null ? 0 : 1);
  const end = word.span.end - (quote === null ? 0 : 1);
  const style = quote?.[0] === "'" ? 'single' : 'double';
  return {
    type: 'scalar',
    value: word.value.slice(name.length),
    state: 'literal',
    span: { start, end },
    style,
  };
}

function embedded(name: string, scalar: Scalar, text: string): Embedded {
  return {
    name,
    text: scalar.value,
    within: [],
    offsetOf: (offset) => innerOffset(text, scalar, offset),
  };
}

/** What here-documents of a command are written to. */
function documentName(words: readonly Word[]): string {
  const values = words.map(({ value }) => value);
  const at = values.findLastIndex((value) => /^(?:\d?>>?|tee)$/.test(value));
  const target =
    at >= 0
      ? values.slice(at + 1).find((value) => !value.startsWith('-'))
      : values.map((value) => /^\d?>>?(.+)$/.exec(value)?.[1]).find((value) => value !== undefined);
  return /[^/]*$/.exec(target ?? '')?.[0] ?? '';
}
