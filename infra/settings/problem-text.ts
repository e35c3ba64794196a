import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
export type SettingsProblem = { readonly path: readonly PropertyKey[]; readonly text: string };

/** A password in an address must not come to stand in a build's log. */
const withoutUserInfo = (text: string) => text.replace(/\/\/[^/?#]*@/, '//(hidden)@');

function foundText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(withoutUserInfo(value).slice(0, 80));
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a mapping';
  return JSON.stringify(value);
}

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

function expectedText(issue: Issue): string {
  return issue.message
    .replace(/^(Invalid (input|option)|Too (small|big)): /, '')
    .replace(/^Invalid discriminator value\. E/, 'e')
    .replace(/^Invalid input$/, 'expected one of the shapes in endpoints.schema.json')
    .replace(/, received .*$/, '');
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
  // A rule over a whole list or mapping says in its own words what it found.
  const isOwnWords = issue.code === 'custom' && typeof value === 'object';
  const text = expectedText(issue);
  return [{ path: issue.path, text: isOwnWords ? text : `${text}, found ${foundText(value)}` }];
}

/** `endpoints[0].receiver.front`, as one would write it in code. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
