import { linesOf } from '../syntax/lines.ts';
import type { Span } from '../syntax-tree.ts';
import { holdsNothing } from './holds-nothing.ts';

const header = /^[A-Za-z_][\w.-]*(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{[ \t]*$/;
const heredoc = /<<-?([A-Za-z_]\w*)[ \t]*$/;

/** From its header to its brace. */
export type BarrenBlock = Span & { readonly inside: Span };

/** Blocks of HCL and of Alloy, as `terraform fmt` and `alloy fmt` lay them out, that nothing is found in. */
export function* barrenBlocks(text: string): Iterable<BarrenBlock> {
  // What a comment of several lines goes over does not show in a line.
  if (text.includes('/*')) return;
  let open: Span | undefined;
  let tag: string | undefined;
  for (const line of linesOf(text)) {
    const { source } = line;
    if (tag !== undefined) {
      if (source.trim() === tag) tag = undefined;
      continue;
    }
    tag = heredoc.exec(source)?.[1];
    if (header.test(source)) open = line;
    else if (source.trimEnd() === '}') {
      if (open !== undefined && holdsNothing(text.slice(open.start, line.end))) {
        const inside = { start: open.end, end: line.start };
        yield { start: open.start, end: line.end, inside };
      }
      open = undefined;
    }
  }
}
