import type { Node } from 'web-tree-sitter';
import type { Entry, Mapping, Sequence, Span, SyntaxTree } from '../syntax-tree.ts';
import { readHclTemplate } from './hcl-template.ts';
import { maxDepth, maxNodes, tooDeep, tooManyNodes } from './limits.ts';
import { makeScalar } from './scalar.ts';

/** Functions of one argument that leave a secret what it is, or only wrap it. */
const transparent: ReadonlySet<string> = new Set([
  'base64encode',
  'base64gzip',
  'chomp',
  'jsonencode',
  'nonsensitive',
  'sensitive',
  'tolist',
  'tomap',
  'toset',
  'tostring',
  'trimspace',
  'urlencode',
  'yamlencode',
]);

/** Reads what tree-sitter-hcl calls `config_file`. */
export class HclTree {
  readonly #text: string;
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readFile(root: Node): SyntaxTree {
    const top = root.namedChildren.find((node) => node.type === 'body' || node.type === 'object');
    const span = { start: 0, end: this.#text.length };
    if (top === undefined) return { type: 'mapping', entries: [], span };
    return top.type === 'object' ? this.#object(top, 0) : this.#body(top, span, 0);
  }

  #count(node: Node, depth: number): void {
    this.#nodes += 1;
    if (this.#nodes > maxNodes) throw tooManyNodes(this.#text, node.startIndex);
    if (depth > maxDepth) throw tooDeep(this.#text, node.startIndex);
  }

  #body(body: Node | undefined, span: Span, depth: number): Mapping {
    const entries: Entry[] = [];
    for (const node of body?.namedChildren ?? []) {
      if (node.type === 'attribute') entries.push(this.#attribute(node, depth));
      if (node.type === 'block') entries.push(this.#block(node, depth));
    }
    return { type: 'mapping', entries, span };
  }

  #attribute(node: Node, depth: number): Entry {
    const [name, value] = node.namedChildren.filter((child) => child.type !== 'comment');
    return {
      ...sourceKey(this.#text, name ?? node),
      value: this.#value(value ?? node, depth + 1),
    };
  }

  #block(node: Node, depth: number): Entry {
    const parts = node.namedChildren;
    const names = parts.filter((part) => part.type === 'identifier' || part.type === 'string_lit');
    this.#count(node, depth + names.length);
    const body = parts.find((part) => part.type === 'body');
    const span = spanOf(node);
    const [first, ...inner] = names.map((name) => this.#label(name));
    const value = inner.reduceRight<Mapping>(
      (inside, label) => ({ type: 'mapping', entries: [{ ...label, value: inside }], span }),
      this.#body(body, span, depth + names.length),
    );
    return { key: '', keySpan: span, ...first, value };
  }

  #label(name: Node): Omit<Entry, 'value'> {
    if (name.type === 'identifier') return sourceKey(this.#text, name);
    const scalar = readHclTemplate(this.#text, name);
    return { key: scalar.value, keySpan: scalar.span };
  }

  #value(expression: Node, depth: number): SyntaxTree {
    this.#count(expression, depth);
    const node = unwrap(expression);
    switch (node.type) {
      case 'tuple':
        return this.#tuple(node, depth);
      case 'object':
        return this.#object(node, depth);
      case 'function_call':
        return this.#call(node, depth);
      case 'string_lit':
      case 'quoted_template':
      case 'heredoc_template':
        return readHclTemplate(this.#text, node);
      case 'numeric_lit':
      case 'bool_lit':
      case 'null_lit':
        return this.#source(node, 'literal');
      default:
        return this.#source(node, 'expression');
    }
  }

  #source(node: Node, state: 'literal' | 'expression'): SyntaxTree {
    const { start, end } = spanOf(node);
    return makeScalar(this.#text.slice(start, end), start, end, 'plain', state);
  }

  #tuple(node: Node, depth: number): Sequence {
    const items = node.namedChildren.filter((child) => child.type === 'expression');
    return {
      type: 'sequence',
      items: items.map((item) => this.#value(item, depth + 1)),
      span: spanOf(node),
    };
  }

  #object(node: Node, depth: number): Mapping {
    const elements = node.namedChildren.filter((child) => child.type === 'object_elem');
    const entries = elements.flatMap((element) => this.#element(element, depth));
    return { type: 'mapping', entries, span: spanOf(node) };
  }

  #element(element: Node, depth: number): readonly Entry[] {
    const [key, value] = element.namedChildren.filter((child) => child.type === 'expression');
    if (key === undefined || value === undefined) return [];
    const name = unwrap(key);
    const label = name.type === 'string_lit' ? this.#label(name) : sourceKey(this.#text, key);
    return [{ ...label, value: this.#value(value, depth + 1) }];
  }

  #call(node: Node, depth: number): SyntaxTree {
    const [name, list] = node.namedChildren;
    const given = list?.namedChildren.filter((child) => child.type === 'expression') ?? [];
    const only = given.length === 1 ? given[0] : undefined;
    if (only !== undefined && transparent.has(name?.text ?? ''))
      return this.#value(only, depth + 1);
    const variables = name?.text === 'templatefile' ? given[1] : undefined;
    if (variables !== undefined) return this.#value(variables, depth + 1);
    return name?.text === 'merge'
      ? this.#merge(node, given, depth)
      : this.#source(node, 'expression');
  }

  /** What is merged is looked at, whatever wins. */
  #merge(node: Node, given: readonly Node[], depth: number): SyntaxTree {
    const trees = given.map((argument) => this.#value(argument, depth + 1));
    const entries = trees.flatMap((tree) => (tree.type === 'mapping' ? tree.entries : []));
    if (entries.length === 0) return this.#source(node, 'expression');
    return { type: 'mapping', entries, span: spanOf(node) };
  }
}

const wrappers: ReadonlySet<string> = new Set([
  'expression',
  'literal_value',
  'template_expr',
  'collection_value',
]);

/** Also parentheses; what has several parts is left as it is. */
function unwrap(expression: Node): Node {
  let node = expression;
  while (wrappers.has(node.type)) {
    const [only, ...others] = node.namedChildren.filter((child) => child.type !== 'comment');
    if (only === undefined || others.length > 0) return node;
    node = only;
  }
  return node;
}

function sourceKey(text: string, node: Node): Omit<Entry, 'value'> {
  const span = spanOf(node);
  return { key: text.slice(span.start, span.end), keySpan: span };
}

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
