import type { Entry, Mapping, ParsedText } from '../syntax-tree.ts';
import { AlloyCursor } from './alloy-cursor.ts';
import { readAlloyExpression } from './alloy-expression.ts';
import { unescape } from './escapes.ts';

/**
 * Grafana Alloy's configuration, for which no parser exists outside of Go. A block is named by all
 * of its dotted name: `prometheus.remote_write "default" {…}` is prometheus.remote_write → default
 * → body.
 * https://grafana.com/docs/alloy/latest/get-started/configuration-syntax/
 */
export function parseAlloy(text: string): ParsedText {
  const cursor = new AlloyCursor(text);
  const entries = readStatements(cursor, 0);
  if (!cursor.isKind('end')) throw cursor.problem('a statement is expected');
  return { documents: [{ type: 'mapping', entries, span: { start: 0, end: text.length } }] };
}

function readStatements(cursor: AlloyCursor, depth: number): readonly Entry[] {
  const entries: Entry[] = [];
  cursor.skipNewlines();
  while (cursor.isKind('name')) {
    entries.push(readStatement(cursor, depth));
    if (!cursor.isKind('newline', 'end') && !cursor.isOperator('}')) {
      throw cursor.problem('the end of the line is expected after a statement');
    }
    cursor.skipNewlines();
  }
  return entries;
}

function readStatement(cursor: AlloyCursor, depth: number): Entry {
  cursor.count(depth);
  const { start } = cursor.take();
  while (cursor.takeOperator('.')) cursor.expectKind('name', 'a name');
  const keySpan = { start, end: cursor.lastEnd };
  const key = cursor.text.slice(keySpan.start, keySpan.end);
  if (cursor.takeOperator('=')) {
    return { key, keySpan, value: readAlloyExpression(cursor, depth + 1) };
  }
  return { key, keySpan, value: readBlock(cursor, start, depth) };
}

function readBlock(cursor: AlloyCursor, start: number, depth: number): Mapping {
  const label = cursor.isKind('string') ? cursor.take() : undefined;
  cursor.expectOperator('{');
  const entries = readStatements(cursor, depth + 2);
  cursor.expectOperator('}');
  const body: Mapping = { type: 'mapping', entries, span: { start, end: cursor.lastEnd } };
  if (label === undefined) return body;
  const keySpan = { start: label.start + 1, end: label.end - 1 };
  const key = unescape(cursor.text.slice(keySpan.start, keySpan.end));
  return { type: 'mapping', entries: [{ key, keySpan, value: body }], span: body.span };
}
