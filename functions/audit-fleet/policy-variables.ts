import type { Identity } from '../shared/audit-ports.ts';

/**
 * A pattern of a policy with its variables as they are for that role or user; undefined when one of
 * them has no value, which makes the whole statement void. A variable of which nothing is known
 * stands for anything: `isExact` is false then. With the tags `any`, that is so of the principal's tags
 * too: those of a session take the place of those of its role, and whoever may begin it sets them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function withVariables(
  pattern: string,
  identity: Identity | undefined,
  tags: 'own' | 'any',
): { readonly pattern: string; readonly isExact: boolean } | undefined {
  let isExact = true;
  const missing: string[] = [];
  const resolved = pattern.replaceAll(variable, (_, key: string, otherwise?: string) => {
    const value = valueOf(key, identity, tags);
    isExact &&= value.isKnown;
    const text = value.isKnown ? (value.text ?? otherwise) : '*';
    if (text === undefined) missing.push(key);
    return text ?? '';
  });
  return missing.length > 0 ? undefined : { pattern: resolved, isExact };
}

/** With a default in quotes, or without. `${*}` and `${?}` are the characters, and pass for wildcards. */
const variable = /\$\{([^},]+?)\s*(?:,\s*'([^']*)'\s*)?\}/g;

const principalTag = /^aws:PrincipalTag\/(?<tag>.+)$/i;

type Value = { readonly isKnown: true; readonly text: string | undefined } | { isKnown: false };

function valueOf(key: string, identity: Identity | undefined, tags: 'own' | 'any'): Value {
  if (identity === undefined) return { isKnown: false };
  const tag = principalTag.exec(key)?.groups?.['tag']?.toLowerCase();
  if (tag !== undefined) {
    if (tags === 'any') return { isKnown: false };
    const found = Object.entries(identity.tags).find(([name]) => name.toLowerCase() === tag);
    return { isKnown: true, text: found?.[1] };
  }
  if (key.toLowerCase() !== 'aws:username') return { isKnown: false };
  return { isKnown: true, text: identity.userName };
}
