import type { z } from 'zod';
import { expectedText } from './expected-text.ts';
import { foundText } from './found-text.ts';

type Issue = z.core.$ZodIssue;
export type SettingsProblem = { readonly path: readonly PropertyKey[]; readonly text: string };

function valueAt(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined) return value;
  // A bare address stands for a mapping: it is what was found there.
  if (typeof value !== 'object' || value === null) return value;
  const entry: unknown = Object.entries(value).find(([name]) => name === String(key))?.[1];
  return valueAt(entry, rest);
}

/** Of a union the branch that the value was meant for: the one whose outer type it has. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) =>
    issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0),
  );
}

/** What is wrong, in the words of the settings; one problem for each unknown key. */
export function problemsOfIssue(issue: Issue, settings: unknown): SettingsProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      text: 'unknown key: expected one that endpoints.schema.json names',
    }));
  }
  const branch = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined;
  if (branch) {
    return branch.flatMap((inner) =>
      problemsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }, settings),
    );
  }
  const value = valueAt(settings, issue.path);
  const text = expectedText(issue);
  // A rule between keys says in its own words what it found.
  const saysFound =
    issue.code === 'custom' && (typeof value === 'object' || /\bfound\b/.test(text));
  return [
    { path: issue.path, text: saysFound ? text : `${text}, found ${foundText(issue.path, value)}` },
  ];
}

/** Names only: a secret that was written as a key must not come to stand in a build's log. */
const keyText = (key: PropertyKey) => (/^[\w-]{1,40}$/.test(String(key)) ? String(key) : '(key)');

/** `endpoints[0].receiver.front`, as one would write it in code. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${keyText(key)}`))
    .join('')
    .replace(/^\./, '');
