import { z } from 'zod';

/** Judges one leaf of an event: a text, a number, a boolean or null. */
export type Matcher = (leaf: unknown) => boolean;

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const literals = z
  .union([literal, z.array(literal).min(1)])
  .transform((value): readonly unknown[] => [value].flat());

/** The operators of EventBridge that can be judged here; any other is an error at deployment. */
const operators: Readonly<Record<string, (argument: unknown) => Matcher>> = {
  prefix: (argument) => {
    const prefix = z.string().parse(argument);
    return (leaf) => typeof leaf === 'string' && leaf.startsWith(prefix);
  },
  suffix: (argument) => {
    const suffix = z.string().parse(argument);
    return (leaf) => typeof leaf === 'string' && leaf.endsWith(suffix);
  },
  wildcard: (argument) => {
    const pattern = wildcardOf(z.string().parse(argument));
    return (leaf) => typeof leaf === 'string' && pattern.test(leaf);
  },
  'equals-ignore-case': (argument) => {
    const expected = z.string().parse(argument).toLowerCase();
    return (leaf) => typeof leaf === 'string' && leaf.toLowerCase() === expected;
  },
  'anything-but': (argument) => {
    const inner = z.record(z.string(), z.unknown()).safeParse(argument).data;
    if (inner !== undefined) return noneOf(inner);
    const excluded = literals.parse(argument);
    return (leaf) => !excluded.includes(leaf);
  },
  // That there is no leaf is judged where the whole event is known.
  exists: (argument) => {
    z.literal(true).parse(argument);
    return () => true;
  },
};

/**
 * `*` is any run of characters, `\*` an asterisk and `\\` a backslash; everything else is meant as it
 * stands. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function wildcardOf(pattern: string): RegExp {
  const parts = pattern.match(/\\[^]?|[^]/gu) ?? [];
  const source = parts.map((part, index) => {
    if (part === '*' && parts[index + 1] === '*')
      throw new Error(`expected no two wildcards in a row, found "${pattern}"`);
    if (part === '*') return '[^]*';
    if (part.startsWith('\\') && !escapes.has(part))
      throw new Error(`expected an asterisk or a backslash after a backslash, found "${pattern}"`);
    return escapes.has(part) ? part : part.replace(/[.+?^${}()|[\]]/u, String.raw`\$&`);
  });
  return new RegExp(`^${source.join('')}$`, 'u');
}

/** They mean the same in a regular expression. */
const escapes: ReadonlySet<string> = new Set([String.raw`\*`, '\\\\']);

/** Such as `{"anything-but": {"prefix": ["a", "b"]}}`. */
function noneOf(inner: Readonly<Record<string, unknown>>): Matcher {
  const [[name, argument] = ['', undefined], ...more] = Object.entries(inner);
  const operator = operators[name];
  const all = [argument].flat();
  if (operator === undefined || more.length > 0 || !negatable.includes(name) || all.length === 0)
    throw new Error(
      `the stand-in does not know the event pattern operator "anything-but" "${name}"`,
    );
  const matchers = all.map((one: unknown) => operator(one));
  return (leaf) => !matchers.some((matches) => matches(leaf));
}

const negatable = ['prefix', 'suffix', 'wildcard', 'equals-ignore-case'];

/** Compiles one condition of the array that stands at `path`. */
export function matcherOf(condition: unknown, path: string): Matcher {
  if (typeof condition !== 'object' || condition === null) return (leaf) => leaf === condition;
  const [[name, argument] = ['', undefined], ...more] = Object.entries(condition);
  const operator = operators[name];
  if (operator === undefined || more.length > 0)
    throw new Error(`the stand-in does not know the event pattern operator "${name}" at ${path}`);
  return operator(argument);
}
