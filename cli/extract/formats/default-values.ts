import type { Span } from '../syntax-tree.ts';
import { judgeValue } from './placeholders.ts';
import type { RuleContext } from './rules.ts';

/** What a variable has where nothing sets it, and where it begins in the text. */
export type DefaultValue = {
  readonly value: string;
  readonly start: number;
  /** A reference cannot stand in its place. */
  readonly isWithinExpression: boolean;
};

type Form = { readonly pattern: RegExp; readonly isWithinExpression: boolean };

const forms: readonly Form[] = [
  // Shells, Compose, envsubst, the Collector (`${env:NAME:-x}`).
  {
    pattern:
      /^(?:!\w+\s+)?\$\{(?:env:)?[A-Za-z_][\w.]*:?[-=](?<value>(?:[^{}]|\$\{[^{}]*\})*)\}$/ds,
    isWithinExpression: false,
  },
  // Jinja's filter, and Helm's function.
  {
    pattern: /^\{\{.*\|\s*(?:default|d)\(\s*(?<quote>["'])(?<value>[^"'\\]*)\k<quote>.*\}\}$/ds,
    isWithinExpression: true,
  },
  { pattern: /^\{\{.*\bdefault\s+"(?<value>[^"\\]*)".*\}\}$/ds, isWithinExpression: true },
  // GitHub Actions.
  { pattern: /^\$\{\{.*\|\|\s*'(?<value>[^']*)'\s*\}\}$/ds, isWithinExpression: true },
  // Terraform, Alloy.
  { pattern: /^(?:coalesce|try)\(.*,\s*"(?<value>[^"\\]*)"\s*\)$/ds, isWithinExpression: true },
  {
    pattern: /^lookup\([^",]*,\s*"[^"]*"\s*,\s*"(?<value>[^"\\]*)"\s*\)$/ds,
    isWithinExpression: true,
  },
];

/** In characters: as much as is judged of a value. */
const longest = 4096;

/** The default of a text that is one variable and nothing else, if that default is a literal. */
export function literalDefault(text: string, key?: string): DefaultValue | undefined {
  const value = text.trim();
  const before = text.length - text.trimStart().length;
  for (const { pattern, isWithinExpression } of value.length > longest ? [] : forms) {
    const match = pattern.exec(value);
    const inner = match?.groups?.['value'];
    const at = match?.indices?.groups?.['value']?.[0];
    if (inner !== undefined && at !== undefined) {
      const found = { value: inner, start: before + at, isWithinExpression };
      return judged(found, key);
    }
  }
  return undefined;
}

function judged(found: DefaultValue, key: string | undefined): DefaultValue | undefined {
  const judgement = judgeValue(found.value, key);
  if (judgement !== 'variable') {
    return judgement === 'literal' && !isNoSecret.test(found.value.trim()) ? found : undefined;
  }
  const inner = literalDefault(found.value, key);
  return inner === undefined ? undefined : { ...inner, start: found.start + inner.start };
}

/** A path or a switch. */
const isNoSecret = /^(?:true|false|yes|no|on|off|(?:\.{0,2}|~)\/[\w.@-]+(?:\/[\w.@-]+)+)$/i;

/** Where the default of a text stands whose source is at the span; nothing where it cannot be told. */
export function spanOfDefault(
  text: string,
  { value, start }: DefaultValue,
  at: Span,
  context: RuleContext,
): Span | undefined {
  const source = context.text.slice(at.start, at.end);
  const first = source === text ? start : source.indexOf(value);
  const isOne = source === text || (first >= 0 && !source.includes(value, first + 1));
  return isOne ? { start: at.start + first, end: at.start + first + value.length } : undefined;
}
