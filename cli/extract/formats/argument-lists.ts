import { isScript } from '../embedded-commands.ts';
import type { Word } from '../syntax/words.ts';
import type { SyntaxTree } from '../syntax-tree.ts';
import { findInCommand } from './command-lines.ts';
import type { Found, RuleContext, Rules } from './rules.ts';

/** Lists that are command lines as a whole, wherever they stand: `command`, `args` and the like. */
export const argumentLists: Rules = (document, context) => visit(document, '', context);

function* visit(tree: SyntaxTree, path: string, context: RuleContext): Iterable<Found> {
  if (tree.type === 'sequence') {
    const words = tree.items.flatMap((item): Word[] =>
      item.type === 'scalar' && !isScript(item.value)
        ? [{ value: item.value, state: item.state, span: item.span }]
        : [],
    );
    if (words.some(({ value }) => value.startsWith('-') || /^(?:curl|wget)$/.test(value))) {
      yield* findInCommand(words, { context, path, role: 'unknown' });
    }
    for (const [index, item] of tree.items.entries()) {
      yield* visit(item, `${path}[${index}]`, context);
    }
  } else if (tree.type === 'mapping') {
    for (const { key, value } of tree.entries) {
      yield* visit(value, path === '' ? key : `${path}.${key}`, context);
    }
  }
}
