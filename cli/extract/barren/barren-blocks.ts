import type { Span } from '../syntax-tree.ts';
import { holdsNothing } from './holds-nothing.ts';
import { linesOf } from './lines-of.ts';

const header = /^[A-Za-z_][\w.-]*(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{[ \t]*\r?$/;
const heredoc = /<<-?([A-Za-z_]\w*)[ \t]*\r?$/;

/** Blocks of HCL and of Alloy, as `terraform fmt` and `alloy fmt` lay them out, that nothing is found in. */
export function* barrenBlocks(text: string): Iterable<Span> {
  let block: number | undefined;
  let tag: string | undefined;
  for (const { start, end } of linesOf(text)) {
    const line = text.slice(start, end);
    if (tag !== undefined) {
      if (line.trim() === tag) tag = undefined;
      continue;
    }
    tag = heredoc.exec(line)?.[1];
    if (header.test(line)) block = start;
    else if (line.trimEnd() === '}' && line.startsWith('}')) {
      if (block !== undefined && holdsNothing(text.slice(block, end))) yield { start: block, end };
      block = undefined;
    }
  }
}
