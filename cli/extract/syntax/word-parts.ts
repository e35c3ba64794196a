import { readEscape } from './escapes.ts';

/** `evaluated`: a variable or a command's output, whose value is its source; `end` is exclusive. */
export type WordPart = {
  readonly value: string;
  readonly end: number;
  readonly evaluated: boolean;
};

/** What needs no look at its single characters. */
const plainRun = /[^ \t\r\n'"\\$`]+/y;
const quotedRun = /[^"\\$`]+/y;

/** `$X`, `${X}`, `$(X)`, `$1`; systemd knows the first two, a container's command the third. */
const variable = /\$(?:[A-Za-z_{(0-9@*#?!$-])/y;

/** The length of a backslash with the line break after it, or 0. */
export function lineContinuation(text: string, at: number): number {
  if (text.charAt(at) !== '\\') return 0;
  if (text.charAt(at + 1) === '\n') return 2;
  return text.startsWith('\r\n', at + 1) ? 3 : 0;
}

/** A quoted part, a variable, an escape or plain characters of a word. */
export function readPart(text: string, at: number, to: number): WordPart {
  const run = runOf(plainRun, text, at, to);
  if (run !== undefined) return run;
  const character = text.charAt(at);
  if (character === "'") return readSingleQuoted(text, at, to);
  if (character === '"') return readDoubleQuoted(text, at, to);
  if (character === '$' || character === '`') return readVariable(text, at, to);
  if (character === '\\' && at + 1 < to) {
    return { value: text.charAt(at + 1), end: at + 2, evaluated: false };
  }
  return { value: character, end: at + 1, evaluated: false };
}

function runOf(pattern: RegExp, text: string, at: number, to: number): WordPart | undefined {
  pattern.lastIndex = at;
  if (!pattern.test(text)) return undefined;
  const end = Math.min(pattern.lastIndex, to);
  return { value: text.slice(at, end), end, evaluated: false };
}

function readSingleQuoted(text: string, at: number, to: number): WordPart {
  const close = text.indexOf("'", at + 1);
  const end = close === -1 || close >= to ? to : close;
  return { value: text.slice(at + 1, end), end: Math.min(end + 1, to), evaluated: false };
}

function readDoubleQuoted(text: string, from: number, to: number): WordPart {
  const values: string[] = [];
  let at = from + 1;
  let evaluated = false;
  while (at < to && text.charAt(at) !== '"') {
    const part = readQuotedPart(text, at, to);
    values.push(part.value);
    evaluated ||= part.evaluated;
    at = part.end;
  }
  return { value: values.join(''), end: Math.min(at + 1, to), evaluated };
}

/** Within double quotes, a backslash escapes what would mean something, and is itself otherwise. */
function readQuotedPart(text: string, at: number, to: number): WordPart {
  const run = runOf(quotedRun, text, at, to);
  if (run !== undefined) return run;
  const character = text.charAt(at);
  if (character === '$' || character === '`') return readVariable(text, at, to);
  if (character !== '\\') return { value: character, end: at + 1, evaluated: false };
  const skipped = lineContinuation(text, at);
  if (skipped > 0) return { value: '', end: at + skipped, evaluated: false };
  const next = text.charAt(at + 1);
  const kept = '"\\$`'.includes(next) ? next : `\\${next}`;
  return { value: kept, end: at + 2, evaluated: false };
}

/** From `$` or a back quote to the end of its name, its braces, its parentheses or its quotes. */
function readVariable(text: string, at: number, to: number): WordPart {
  if (text.startsWith("$'", at)) return readAnsiQuoted(text, at, to);
  if (text.charAt(at) === '`') return evaluatedUntil(text, at, closing(text, at, to, '`'), to);
  variable.lastIndex = at;
  if (!variable.test(text)) return { value: '$', end: at + 1, evaluated: false };
  const opening = text.charAt(at + 1);
  if (opening === '{') return evaluatedUntil(text, at, closing(text, at + 1, to, '}'), to);
  if (opening === '(') return evaluatedUntil(text, at, closing(text, at + 1, to, ')'), to);
  return { value: text.slice(at, at + 2), end: at + 2, evaluated: true };
}

function evaluatedUntil(text: string, at: number, end: number, to: number): WordPart {
  const until = Math.min(end, to);
  return { value: text.slice(at, until), end: until, evaluated: true };
}

/** After the bracket that closes the one at the offset, or the end of all. */
function closing(text: string, at: number, to: number, close: string): number {
  const open = text.charAt(at);
  let depth = 1;
  for (let next = at + 1; next < to; next += 1) {
    const character = text.charAt(next);
    if (character === close) depth -= 1;
    else if (character === open) depth += 1;
    if (depth === 0) return next + 1;
  }
  return to;
}

/** `$'a\n'` of bash. */
function readAnsiQuoted(text: string, from: number, to: number): WordPart {
  const values: string[] = [];
  let at = from + 2;
  while (at < to && text.charAt(at) !== "'") {
    const escape = text.charAt(at) === '\\' ? readEscape(text, at) : undefined;
    values.push(escape?.value ?? text.charAt(at));
    at += escape?.length ?? 1;
  }
  return { value: values.join(''), end: Math.min(at + 1, to), evaluated: false };
}
