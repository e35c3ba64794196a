import { z } from 'zod';
import { matchesWildcard } from '../iam/wildcard.ts';

type Matcher = (value: unknown) => boolean;

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const literals = z.union([literal, z.array(literal)]).transform((value) => [value].flat());

/** The operators of EventBridge that can be judged here; any other is an error at deployment. */
const operators: Readonly<Record<string, (argument: unknown) => Matcher>> = {
  prefix: (argument) => {
    const prefix = z.string().parse(argument);
    return (value) => typeof value === 'string' && value.startsWith(prefix);
  },
  suffix: (argument) => {
    const suffix = z.string().parse(argument);
    return (value) => typeof value === 'string' && value.endsWith(suffix);
  },
  wildcard: (argument) => {
    const pattern = z.string().parse(argument);
    return (value) => typeof value === 'string' && matchesWildcard(pattern, value);
  },
  'equals-ignore-case': (argument) => {
    const expected = z.string().parse(argument).toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === expected;
  },
  'anything-but': (argument) => {
    const inner = z.record(z.string(), z.unknown()).safeParse(argument).data;
    if (inner !== undefined) return noneOf(inner);
    const excluded: readonly unknown[] = literals.parse(argument);
    return (value) => value !== undefined && !excluded.includes(value);
  },
  exists: (argument) => {
    const expected = z.boolean().parse(argument);
    return (value) => (value !== undefined) === expected;
  },
};

/** Such as `{"anything-but": {"prefix": ["a", "b"]}}`. */
function noneOf(inner: Readonly<Record<string, unknown>>): Matcher {
  const [[name, argument] = ['', undefined], ...more] = Object.entries(inner);
  const operator = operators[name];
  if (operator === undefined || more.length > 0 || !negatable.includes(name))
    throw new Error(
      `the stand-in does not know the event pattern operator "anything-but" "${name}"`,
    );
  const matchers = [argument].flat().map((one: unknown) => operator(one));
  return (value) => value !== undefined && !matchers.some((matches) => matches(value));
}

const negatable = ['prefix', 'suffix', 'wildcard', 'equals-ignore-case'];

function matcherOf(condition: unknown, path: string): Matcher {
  if (typeof condition !== 'object' || condition === null) return (value) => value === condition;
  const [[name, argument] = ['', undefined], ...more] = Object.entries(condition);
  const operator = operators[name];
  if (operator === undefined || more.length > 0)
    throw new Error(`the stand-in does not know the event pattern operator "${name}" at ${path}`);
  return operator(argument);
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/**
 * Compiles an event pattern: every field has to match one of its conditions, and one of the patterns
 * under `$or` has to match.
 */
export function compilePattern(pattern: unknown, path = '$'): (event: unknown) => boolean {
  const fields = Object.entries(asObject(pattern)).map(([name, condition]) => {
    const where = `${path}.${name}`;
    if (name === '$or') {
      const choices = z.array(z.unknown()).min(2).parse(condition);
      const compiled = choices.map((choice, index) => compilePattern(choice, `${where}[${index}]`));
      return (event: unknown) => compiled.some((matches) => matches(event));
    }
    if (!Array.isArray(condition)) {
      const inner = compilePattern(condition, where);
      return (event: unknown) => inner(asObject(event)[name]);
    }
    const matchers = condition.map((one: unknown) => matcherOf(one, where));
    return (event: unknown) => {
      const value = asObject(event)[name];
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      return matchers.some((matches) => values.some(matches));
    };
  });
  return (event) => fields.every((matches) => matches(event));
}
