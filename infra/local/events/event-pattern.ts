import { z } from 'zod';
import { matcherOf } from './pattern-operators.ts';

/** Judges what stands at some place of an event, and has the whole event as well. */
type Judge = (value: unknown, event: unknown) => boolean;

const patternSchema = z.record(z.string(), z.unknown());
const isAbsence = (condition: unknown): boolean =>
  z.strictObject({ exists: z.literal(false) }).safeParse(condition).success;

/**
 * Compiles an event pattern: every field has to match one of its conditions, and one of the patterns
 * under `$or` has to match. Throws what PutRule refuses: a condition that is no array, and anything
 * that is empty. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function compilePattern(pattern: unknown): (event: unknown) => boolean {
  const judge = compileFields(pattern, []);
  return (event) => judge(event, event);
}

function compileFields(pattern: unknown, path: readonly string[]): Judge {
  const fields = Object.entries(patternSchema.safeParse(pattern).data ?? {});
  if (fields.length === 0)
    throw new Error(
      `expected an object with fields, or an array of conditions, at ${textOf(path)} of the event pattern, found ${JSON.stringify(pattern)}`,
    );
  const judges = fields.map(([name, condition]) => compileField(name, condition, [...path, name]));
  // Of an array of objects, one has to match by all its fields.
  return (value, event) =>
    elementsOf(value).some((element) => judges.every((judge) => judge(element, event)));
}

function compileField(name: string, condition: unknown, path: readonly string[]): Judge {
  if (name === '$or') {
    const choices = z.array(z.unknown()).min(2).parse(condition);
    const judges = choices.map((choice) => compileFields(choice, path.slice(0, -1)));
    return (value, event) => judges.some((judge) => judge(value, event));
  }
  if (Array.isArray(condition)) return compileConditions(condition, path);
  const inner = compileFields(condition, path);
  return (value, event) => inner(fieldOf(value, name), event);
}

function compileConditions(conditions: readonly unknown[], path: readonly string[]): Judge {
  if (conditions.length === 0)
    throw new Error(`expected a condition at ${textOf(path)} of the event pattern, found none`);
  const canBeAbsent = conditions.some(isAbsence);
  const matchers = conditions
    .filter((condition) => !isAbsence(condition))
    .map((condition) => matcherOf(condition, textOf(path)));
  const name = path.slice(-1);
  return (value, event) =>
    leavesAt(value, name).some((leaf) => matchers.some((matches) => matches(leaf))) ||
    (canBeAbsent && leavesAt(event, path).length === 0);
}

/** What stands at a path through objects and arrays; an object is no leaf, so it does not exist. */
function leavesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => leavesAt(one, path));
  const [name, ...rest] = path;
  if (name !== undefined) return value === undefined ? [] : leavesAt(fieldOf(value, name), rest);
  return value === undefined || isObject(value) ? [] : [value];
}

/** Of nothing, and of an empty array, the fields are absent. */
function elementsOf(value: unknown): readonly unknown[] {
  const elements: readonly unknown[] = [value].flat(Number.POSITIVE_INFINITY);
  return elements.length === 0 ? [undefined] : elements;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const fieldOf = (value: unknown, name: string): unknown =>
  isObject(value) ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined;

const textOf = (path: readonly string[]): string => ['$', ...path].join('.');
