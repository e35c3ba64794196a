import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const typeTexts: Readonly<Record<string, string>> = {
  string: 'text (numbers in quotes)',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping of keys',
  boolean: 'true or false',
};

/** Whether a schema had words of its own, rather than the library's. */
const isOwnText = (message: string) => !/^(Invalid|Too) /.test(message);

const choiceText = (values: readonly unknown[]) =>
  `${values.length > 1 ? 'one of ' : ''}${values.map((value) => JSON.stringify(value)).join(', ')}`;

const boundText = (bound: string, origin: string, limit: number | bigint) => {
  const units: Readonly<Record<string, string>> = { string: 'characters', array: 'items' };
  return [bound, String(limit), units[origin]].filter((part) => part !== undefined).join(' ');
};

function libraryText(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeTexts[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return choiceText(issue.values);
  if (issue.code === 'invalid_union' && 'options' in issue) return choiceText(issue.options);
  if (issue.code === 'too_small') return boundText('at least', issue.origin, issue.minimum);
  if (issue.code === 'too_big') return boundText('at most', issue.origin, issue.maximum);
  return 'what endpoints.schema.json describes';
}

/** What an issue of zod says was expected, in the words of people who write YAML. */
export const expectedText = (issue: Issue): string =>
  isOwnText(issue.message) ? issue.message : `expected ${libraryText(issue)}`;
