import { readFileSync } from 'node:fs';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { DeploymentError } from '../deployment-error.ts';
import type { SettingsOptions } from './entry.ts';
import { pathText, problemsOfIssue } from './problem-text.ts';
import { type Settings, settingsSchema } from './settings.ts';

type Located = { readonly line: number; readonly text: string };

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `${file}: expected a file of endpoints, found none that can be read: copy infra/endpoints.yaml, or name another with --context promrotate:endpoints=<file>`;
    throw new DeploymentError('SETTINGS_UNREADABLE', message, { cause });
  }
}

/** Where the parser repeats what it stumbled over, which may be a password. */
const repeatingCodes = new Set(['UNEXPECTED_TOKEN', 'TAG_RESOLVE_FAILED', 'BAD_DQ_ESCAPE']);

const withoutSource = ({ code, message }: YAMLError) =>
  repeatingCodes.has(code) ? code.toLowerCase().replaceAll('_', ' ') : message;

function parseText(file: string, text: string, lines: LineCounter): Document {
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map(
    (error) =>
      `${file}:${lines.linePos(error.pos[0]).line}: expected YAML: ${withoutSource(error)}`,
  );
  if (problems.length > 0) throw new DeploymentError('SETTINGS_UNREADABLE', problems.join('\n'));
  return document;
}

function valueOf(file: string, document: Document): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    const message = `${file}: expected YAML: an alias (*name) has no anchor (&name) before it`;
    // Without the cause, which repeats the name.
    throw new DeploymentError('SETTINGS_UNREADABLE', message);
  }
}

/** Where a path is written: its key's line, or that of the innermost part that exists. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    let place: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(key));
      [place, node] = [pair?.key, pair?.value];
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      place = node;
    }
    if (!isNode(place)) break;
    offset = place.range?.[0] ?? offset;
  }
  return lines.linePos(offset).line;
}

/**
 * Reads and checks the settings. Throws one error that lists every key that is wrong, and every rule
 * between keys that is broken by keys which are right by themselves.
 */
export function readSettings(file: string, options: SettingsOptions): Settings {
  return checkSettings(file, readText(file), options);
}

/** The same of a text that is to become the file. */
export function checkSettings(file: string, text: string, options: SettingsOptions): Settings {
  const lines = new LineCounter();
  const document = parseText(file, text, lines);
  const written = valueOf(file, document);
  const { data, error } = settingsSchema(options).safeParse(written);
  if (data) return data;

  const problems = error.issues
    .flatMap((issue) => problemsOfIssue(issue, written))
    .map(({ path, text }): Located => {
      const place = path.length > 0 ? `${pathText(path)}: ` : '';
      return { line: lineOf(document, path, lines), text: `${place}${text}` };
    })
    .sort((a, b) => a.line - b.line)
    .map(({ line, text }) => `${file}:${line}: ${text}`);
  throw new DeploymentError('SETTINGS_INVALID', problems.join('\n'));
}
