import {
  type Alias,
  isAlias,
  isMap,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { type Entry, type Span, SyntaxProblem, type SyntaxTree } from '../syntax-tree.ts';
import { maxAliasedNodes, maxDepth, tooDeep, tooManyAliases } from './limits.ts';
import { lineAt } from './line-at.ts';
import { makeScalar } from './scalar.ts';
import { withMerged } from './yaml-merge.ts';
import { readYamlScalar } from './yaml-scalar.ts';
import { readEvaluated, stateByTag } from './yaml-tags.ts';

/** `nodes` and `levels` count what the aliases within stand for. */
type Measured = { readonly tree: SyntaxTree; readonly nodes: number; readonly levels: number };

/**
 * Reads one document. An alias yields the very tree of its anchor; what walks the result meets it
 * once for each alias, so the number of nodes is bounded as walked, not as written.
 */
export class YamlTree {
  readonly #text: string;
  readonly #anchors = new Map<string, Measured | 'open'>();
  #aliasedNodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(node: ParsedNode): SyntaxTree {
    return this.#read(node, 0).tree;
  }

  #read(node: ParsedNode, depth: number): Measured {
    if (depth > maxDepth) throw tooDeep(this.#text, node.range[0]);
    if (isAlias(node)) return this.#follow(node.source, node.range[0], depth);
    const { anchor } = node;
    if (anchor === undefined) return this.#build(node, depth);
    this.#anchors.set(anchor, 'open');
    const measured = this.#build(node, depth);
    this.#anchors.set(anchor, measured);
    return measured;
  }

  #follow(anchor: string, offset: number, depth: number): Measured {
    const found = this.#anchors.get(anchor);
    if (found === undefined) {
      throw new SyntaxProblem(
        'not YAML: an alias has no anchor before it',
        lineAt(this.#text, offset),
      );
    }
    if (found === 'open') {
      throw new SyntaxProblem(
        'an alias stands within its own anchor',
        lineAt(this.#text, offset),
        'TOO_MANY_ALIASES',
      );
    }
    if (depth + found.levels > maxDepth) throw tooDeep(this.#text, offset);
    this.#aliasedNodes += found.nodes;
    if (this.#aliasedNodes > maxAliasedNodes) throw tooManyAliases(this.#text, offset);
    return found;
  }

  #build(node: Exclude<ParsedNode, Alias.Parsed>, depth: number): Measured {
    const evaluated = readEvaluated(this.#text, node);
    if (evaluated !== undefined) return { tree: evaluated, nodes: 1, levels: 0 };
    if (isMap(node)) return this.#mapping(node, depth);
    if (isSeq(node)) return this.#sequence(node, depth);
    return { tree: this.#scalar(node), nodes: 1, levels: 0 };
  }

  #scalar(node: Scalar.Parsed): SyntaxTree {
    const state = stateByTag(node.tag);
    const scalar = readYamlScalar(this.#text, node, state);
    return state === 'expression' ? { ...scalar, value: `${node.tag} ${scalar.value}` } : scalar;
  }

  #sequence(node: YAMLSeq.Parsed, depth: number): Measured {
    const items = node.items.map((item) => this.#read(item, depth + 1));
    const [start, end] = node.range;
    return measure({ type: 'sequence', items: items.map(treeOf), span: { start, end } }, items);
  }

  #mapping(node: YAMLMap.Parsed, depth: number): Measured {
    const values: Measured[] = [];
    const entries = node.items.map((pair): Entry => {
      const key = this.#key(pair.key, depth);
      const value = pair.value === null ? absent(key.keySpan) : this.#read(pair.value, depth + 1);
      values.push(value);
      return { ...key, value: value.tree };
    });
    const [start, end] = node.range;
    return measure({ type: 'mapping', entries: withMerged(entries), span: { start, end } }, values);
  }

  /** A key that is a collection is named by its source. */
  #key(node: ParsedNode, depth: number): Omit<Entry, 'value'> {
    const { tree } = this.#read(node, depth + 1);
    const key =
      tree.type === 'scalar' ? tree.value : this.#text.slice(node.range[0], node.range[1]);
    return { key, keySpan: tree.span };
  }
}

function treeOf(measured: Measured): SyntaxTree {
  return measured.tree;
}

/** The value of `a` in `{a}`. */
function absent(after: Span): Measured {
  return { tree: makeScalar('', after.end, after.end, 'plain'), nodes: 1, levels: 0 };
}

function measure(tree: SyntaxTree, parts: readonly Measured[]): Measured {
  let nodes = 1;
  let levels = 0;
  for (const part of parts) {
    nodes += part.nodes;
    levels = Math.max(levels, part.levels);
  }
  return { tree, nodes, levels: levels + 1 };
}
