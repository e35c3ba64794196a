import type { Entry, Mapping, Scalar, Sequence, SyntaxTree } from '../syntax-tree.ts';
import type { AlloyCursor } from './alloy-cursor.ts';
import type { AlloyToken } from './alloy-lexer.ts';
import { unescape } from './escapes.ts';
import { makeScalar } from './scalar.ts';

/** Functions of the standard library that leave their one argument what it is. */
const transparent: ReadonlySet<string> = new Set([
  'convert.nonsensitive',
  'nonsensitive',
  'string.trim_space',
  'trim_space',
]);

const binary: ReadonlySet<string> = new Set('+ - * / % ^ == != < <= > >= && ||'.split(' '));

/** A literal as its tree; what is computed as one expression with its source. */
export function readAlloyExpression(cursor: AlloyCursor, depth: number): SyntaxTree {
  const { start } = cursor.token;
  let tree = readOperand(cursor, depth);
  while (cursor.token.kind === 'operator' && binary.has(cursor.source(cursor.token))) {
    cursor.take();
    cursor.skipNewlines();
    readOperand(cursor, depth);
    tree = expressionFrom(cursor, start);
  }
  return tree;
}

/** With the signs before and the accesses and calls after it. */
function readOperand(cursor: AlloyCursor, depth: number): SyntaxTree {
  const { start } = cursor.token;
  let signs = 0;
  while (cursor.takeOperator('-') || cursor.takeOperator('!')) signs += 1;
  let tree = readPrimary(cursor, depth);
  for (;;) {
    if (cursor.takeOperator('.')) {
      cursor.expectKind('name', 'a name');
      tree = expressionFrom(cursor, start);
    } else if (cursor.takeOperator('[')) {
      readItems(cursor, ']', depth);
      tree = expressionFrom(cursor, start);
    } else if (cursor.takeOperator('(')) {
      const name = cursor.text.slice(start, cursor.lastEnd - 1);
      const items = readItems(cursor, ')', depth);
      const [only] = items;
      const isKept = only !== undefined && items.length === 1 && transparent.has(name);
      tree = isKept ? only : expressionFrom(cursor, start);
    } else {
      return signs === 0 ? tree : expressionFrom(cursor, start);
    }
  }
}

function readPrimary(cursor: AlloyCursor, depth: number): SyntaxTree {
  cursor.count(depth);
  const { start } = cursor.token;
  if (cursor.takeOperator('[')) return sequence(cursor, start, readItems(cursor, ']', depth));
  if (cursor.takeOperator('{')) return readObject(cursor, start, depth);
  if (cursor.takeOperator('(')) {
    cursor.skipNewlines();
    const tree = readAlloyExpression(cursor, depth + 1);
    cursor.skipNewlines();
    cursor.expectOperator(')');
    return tree;
  }
  return readLiteral(cursor);
}

function readLiteral(cursor: AlloyCursor): Scalar {
  const { token } = cursor;
  const { kind, start, end } = token;
  const source = cursor.source(token);
  switch (kind) {
    case 'string':
      cursor.take();
      return makeScalar(unescape(source.slice(1, -1)), start + 1, end - 1, 'double');
    case 'raw':
      cursor.take();
      return makeScalar(source.slice(1, -1), start + 1, end - 1, 'block');
    case 'number':
      cursor.take();
      return makeScalar(source, start, end, 'plain');
    case 'name':
      cursor.take();
      return makeScalar(
        source,
        start,
        end,
        'plain',
        constants.has(source) ? 'literal' : 'expression',
      );
    case 'operator':
    case 'newline':
    case 'end':
    case 'unknown':
      throw cursor.problem('a value is expected');
  }
}

const constants: ReadonlySet<string> = new Set(['true', 'false', 'null']);

function readItems(cursor: AlloyCursor, close: ']' | ')', depth: number): readonly SyntaxTree[] {
  const items: SyntaxTree[] = [];
  cursor.skipNewlines();
  while (!cursor.isOperator(close)) {
    items.push(readAlloyExpression(cursor, depth + 1));
    endItem(cursor, close);
  }
  cursor.take();
  return items;
}

function readObject(cursor: AlloyCursor, start: number, depth: number): Mapping {
  const entries: Entry[] = [];
  cursor.skipNewlines();
  while (!cursor.isOperator('}')) {
    const key = readKey(cursor, cursor.take());
    cursor.expectOperator('=');
    cursor.skipNewlines();
    entries.push({ ...key, value: readAlloyExpression(cursor, depth + 1) });
    endItem(cursor, '}');
  }
  cursor.take();
  return { type: 'mapping', entries, span: { start, end: cursor.lastEnd } };
}

function readKey(cursor: AlloyCursor, token: AlloyToken): Omit<Entry, 'value'> {
  const { start, end } = token;
  const source = cursor.source(token);
  if (token.kind === 'name') return { key: source, keySpan: { start, end } };
  if (token.kind !== 'string') throw cursor.problem('a key is expected');
  return { key: unescape(source.slice(1, -1)), keySpan: { start: start + 1, end: end - 1 } };
}

/** Alloy wants a comma; a forgotten one is no reason to look at nothing. */
function endItem(cursor: AlloyCursor, close: string): void {
  const isSeparated = cursor.token.kind === 'newline';
  cursor.skipNewlines();
  if (!cursor.takeOperator(',') && !isSeparated && !cursor.isOperator(close)) {
    throw cursor.problem('a comma is expected');
  }
  cursor.skipNewlines();
}

function sequence(cursor: AlloyCursor, start: number, items: readonly SyntaxTree[]): Sequence {
  return { type: 'sequence', items, span: { start, end: cursor.lastEnd } };
}

function expressionFrom(cursor: AlloyCursor, start: number): Scalar {
  const end = cursor.lastEnd;
  return makeScalar(cursor.text.slice(start, end), start, end, 'plain', 'expression');
}
