import type { Embedded } from './embedded.ts';
import { innerOffset } from './syntax/inner-offset.ts';
import type { Scalar, SyntaxTree } from './syntax-tree.ts';

/** Keys whose value is run: of containers, units, pipelines and tasks. */
const running =
  /^(?:command|args|entrypoint|cmd|run|script|before_script|after_script|pre_script|exec|exec(?:start|stop|reload)(?:pre|post)?|extraargs|argv|user_?data(?:_base64)?|startup_?script|shell|raw|test|runcmd|bootcmd|inline|(?:ansible\.(?:builtin|legacy)\.)?(?:shell|command|raw))$/i;

/** Texts that a shell, or something like it, runs. Lists of arguments are left to the rules, but for scripts in them. */
export function* commandsOf(
  key: string,
  value: SyntaxTree,
  text: string,
  within: readonly string[],
): Iterable<Embedded> {
  if (!running.test(key)) {
    return;
  }
  if (value.type === 'scalar') {
    yield* script(key, value, text, within);
  } else if (value.type === 'sequence') {
    for (const item of value.items) {
      if (item.type === 'scalar' && isScript(item.value)) {
        yield* script(key, item, text, within);
      } else if (item.type === 'sequence') {
        yield* commandsOf(key, item, text, within);
      }
    }
  } else if (/exec|healthcheck/i.test(key)) {
    for (const entry of value.entries) {
      yield* commandsOf(entry.key, entry.value, text, within);
    }
  }
}

/** An argument with blanks outside of what an option sets, and no header. */
export const isScript = (argument: string): boolean =>
  /^(?![A-Za-z][\w-]*:\s)[^-\s"'][^=]*\s/.test(argument.trim());

function* script(
  key: string,
  scalar: Scalar,
  text: string,
  within: readonly string[],
): Iterable<Embedded> {
  if (scalar.state === 'encrypted' || scalar.value.trim() === '') {
    return;
  }
  yield {
    name: key,
    text: scalar.value,
    isScript: true,
    within,
    offsetOf: (offset) => innerOffset(text, scalar, offset),
  };
}
