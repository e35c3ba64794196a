import { type Embedded, embeddedIn } from './embedded.ts';
import { embeddedInScript } from './embedded-in-script.ts';
import { type FileKind, fileKindOf } from './formats/file-kinds.ts';
import { formatOfDocument, formatOfPath } from './formats/identify.ts';
import { decodeSecrets } from './formats/kubernetes.ts';
import type { Found, RuleContext } from './formats/rules.ts';
import { holdsDocuments, rulesOfFormat } from './formats/rules-of-format.ts';
import { findInScript } from './formats/shell.ts';
import { readLineTree } from './line-tree.ts';
import { parseBySyntax } from './parse-by-syntax.ts';
import { recoverDocuments } from './recover-documents.ts';
import { Secret } from './secret.ts';
import type { Format } from './sighting.ts';
import { type Span, SyntaxProblem, type SyntaxTree } from './syntax-tree.ts';
import { maskTemplates, withoutTemplateLines } from './template-lines.ts';

export type LocatedFound = Found & { readonly format: Format };

export type DocumentScan = {
  readonly found: readonly LocatedFound[];
  readonly format: Format;
  /** Why the text was read by line only. */
  readonly problem?: SyntaxProblem;
};

/** Documents within documents that are looked into: a script in a manifest in a chart's values. */
const maxEmbedding = 4;

/** A text with the documents within it; nothing where it is no format that may hold secrets of ours. */
export async function scanDocument(
  context: RuleContext,
  depth = 0,
  known?: FileKind,
): Promise<DocumentScan | undefined> {
  const kind = known ?? fileKindOf(context.file, context.text);
  if (kind === undefined || (kind.syntax === 'value' && depth > 0)) {
    return undefined;
  }
  if (/^\uFEFF?\$ANSIBLE_VAULT;/.test(context.text)) {
    return { found: [wholeFile(context.text)], format: 'ansible' };
  }
  if (kind.syntax === 'shell') {
    return { found: await scanScript(context, depth), format: 'shell' };
  }
  const name = /[^/]*$/.exec(context.file)?.[0] ?? '';
  try {
    const source = withoutTemplateLines(context.text);
    const { documents } = await parseBySyntax(kind.syntax, source, name);
    return await scanTrees(documents.flatMap(itemsOf), kind, context, depth);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) {
      throw error;
    }
    return depth > 0 && kind.format === undefined
      ? undefined
      : scanByLine(context, kind, depth, error);
  }
}

async function scanTrees(
  documents: readonly SyntaxTree[],
  kind: FileKind,
  context: RuleContext,
  depth: number,
): Promise<DocumentScan | undefined> {
  const found: LocatedFound[] = [];
  const formats: Format[] = [];
  for (const document of documents) {
    const format = formatFor(document, kind, context, depth);
    if (format === undefined && depth > 0 && !isOfAnyShape(kind, document, context.file)) {
      continue;
    }
    formats.push(format ?? 'unparsed');
    found.push(...(await scanTree(document, format ?? 'unparsed', context, depth)));
  }
  const [format] = formats;
  return format === undefined && depth > 0
    ? undefined
    : { found, format: format ?? kind.format ?? 'unparsed' };
}

/** A value that is a document by its looks alone may be prose; data in JSON is none, nor what has a file's name. */
const isOfAnyShape = (kind: FileKind, document: SyntaxTree, file: string): boolean =>
  document.type !== 'scalar' &&
  (kind.syntax === 'json' ||
    /(?:\.(?:ya?ml|json|env)|values|secret_string|container_definitions)$/i.test(file));

/** What `kubectl get` prints of several resources is a list of documents. */
function itemsOf(document: SyntaxTree): readonly SyntaxTree[] {
  const entries = document.type === 'mapping' ? document.entries : [];
  const isList = entries.some(
    ({ key, value }) => key === 'kind' && value.type === 'scalar' && value.value.endsWith('List'),
  );
  const items = isList ? entries.find(({ key }) => key === 'items')?.value : undefined;
  return items?.type === 'sequence' ? items.items : [document];
}

/**
 * Content says more than a name, but for what charts and roles write into their values. A document
 * within another is what it is, whatever folder the other one is in.
 */
function formatFor(
  document: SyntaxTree,
  kind: FileKind,
  { file }: RuleContext,
  depth: number,
): Format | undefined {
  const byContent =
    kind.syntax === 'yaml' || kind.syntax === 'json' ? formatOfDocument(document) : undefined;
  const byPath = kind.format ?? (kind.syntax === 'yaml' ? formatOfPath(file) : undefined);
  const isOwn = depth > 0 || byContent === 'kubernetes' || byContent === 'prometheus-operator';
  return isOwn || byPath === undefined ? (byContent ?? byPath) : byPath;
}

async function scanTree(
  document: SyntaxTree,
  format: Format,
  context: RuleContext,
  depth: number,
): Promise<LocatedFound[]> {
  const { tree, encoded } = decodeSecrets(document, context.text);
  const starts = new Set([...encoded].map(({ span }) => span.start));
  // dotenv and what sources such a file leave single quotes alone.
  const quoting = format === 'environment' ? { ...context, quotesDollars: true } : context;
  const own = [...rulesOfFormat(format)(tree, quoting)].map(
    (found): LocatedFound => ({
      ...undoubled(found, format),
      format,
      ...(starts.has(found.at.start) && { isEncoded: true }),
    }),
  );
  if (!holdsDocuments(format)) {
    return own;
  }
  const inner = await scanEmbedded(embeddedIn(tree, context.text), format, context, depth);
  const spans = [...encoded].map(({ span }) => span);
  return merge(
    own,
    inner.map((found) => encodedAt(found, spans)),
  );
}

/** A place within an encoded text is that of the whole text. */
function encodedAt(found: LocatedFound, spans: readonly Span[]): LocatedFound {
  const at = spans.find(({ start, end }) => start <= found.at.start && found.at.start <= end);
  return at === undefined ? found : { ...found, at, isEncoded: true };
}

/** What a format has to be written twice to stand for itself: Compose the dollar, a unit the percent sign. */
const doubled: Partial<Record<Format, string>> = { compose: '$', systemd: '%' };

function undoubled<T extends Found>(found: T, format: Format): T {
  const sign = doubled[format];
  const value = found.secret?.reveal();
  return sign !== undefined && value?.includes(sign + sign) === true
    ? { ...found, secret: new Secret(value.replaceAll(sign + sign, () => sign)), isEncoded: true }
    : found;
}

async function scanEmbedded(
  all: Iterable<Embedded>,
  format: Format,
  context: RuleContext,
  depth: number,
): Promise<LocatedFound[]> {
  const found: LocatedFound[] = [];
  for (const inner of depth < maxEmbedding ? all : []) {
    const names = [...inner.within, inner.name].map((name) => name.replaceAll('/', '-'));
    const file = `${context.file}${depth === 0 ? '//' : '/'}${names.join('/')}`;
    const kind: FileKind | undefined =
      inner.isScript === true ? { syntax: 'shell', format } : undefined;
    const scan = await scanDocument({ file, text: inner.text }, depth + 1, kind);
    for (const one of scan?.found ?? []) {
      found.push(
        inner.isScript === true
          ? undoubled(outward(one, inner, format), format)
          : outward(one, inner, one.format),
      );
    }
  }
  return found;
}

function outward(found: LocatedFound, inner: Embedded, format: Format): LocatedFound {
  const start = inner.offsetOf(found.at.start);
  const end = Math.max(start, inner.offsetOf(found.at.end));
  const isEncoded = inner.isEncoded === true || found.isEncoded === true;
  return { ...found, format, at: { start, end }, ...(isEncoded && { isEncoded: true }) };
}

async function scanScript(
  { file, text: source }: RuleContext,
  depth: number,
): Promise<LocatedFound[]> {
  const context = { file, text: maskTemplates(source) };
  const own = [...findInScript(context)].map(
    (found): LocatedFound => ({ ...found, format: 'shell' }),
  );
  return merge(own, await scanEmbedded(embeddedInScript(context.text), 'shell', context, depth));
}

/** Of a text that does not parse: what its rules find in what can be recovered, and in a tree of its lines. */
async function scanByLine(
  context: RuleContext,
  kind: FileKind,
  depth: number,
  problem: SyntaxProblem,
): Promise<DocumentScan> {
  const source = withoutTemplateLines(context.text);
  const { documents, rest } = recoverDocuments(kind.syntax, source, context.text);
  const whole = await scanTrees(documents.flatMap(itemsOf), kind, context, depth);
  const recovered = (whole?.found ?? []).map(
    (one): LocatedFound => ({ ...one, format: 'unparsed' }),
  );
  const tree = readLineTree(rest);
  const format = formatFor(tree, kind, context, depth) ?? 'unparsed';
  const byLine = (rules: Format): LocatedFound[] =>
    [...rulesOfFormat(rules)(tree, context)].map((one) => ({ ...one, format: 'unparsed' }));
  const found = merge(byLine('unparsed'), byLine(format));
  const embedded = await scanEmbedded(embeddedIn(tree, context.text), format, context, depth);
  const places = new Set(recovered.map(({ at }) => at.start));
  const others = merge(found, embedded).filter(({ at }) => !places.has(at.start));
  return { found: [...recovered, ...others], format: 'unparsed', problem };
}

/** What stands at one place once, and what is in a document within as that document has it. */
function merge(outer: readonly LocatedFound[], inner: readonly LocatedFound[]): LocatedFound[] {
  const key = ({ at, kind }: Found): string =>
    `${at.start} ${kind === 'url-query-key' ? at.end : ''}`;
  const places = new Set(inner.filter(({ isEncoded }) => isEncoded !== true).map(key));
  const own = outer.filter((found) => !places.has(key(found)));
  const seen = new Set<string>();
  return [...own, ...inner].filter((found) => {
    const place = `${key(found)} ${found.secret?.reveal() ?? ''}`;
    return !seen.has(place) && seen.add(place);
  });
}

function wholeFile(text: string): LocatedFound {
  const at = { start: text.indexOf('$'), end: text.trimEnd().length };
  return {
    format: 'ansible',
    kind: 'named-secret',
    role: 'unknown',
    holds: 'encrypted',
    path: '',
    at,
  };
}
