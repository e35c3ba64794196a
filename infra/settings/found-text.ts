type Path = readonly PropertyKey[];

/** Keys whose wrong values may well be secrets: addresses with user info, a password as `secret`. */
const hiddenKeys = new Set<PropertyKey>([
  'replicas',
  'front',
  'write',
  'query',
  'checkUrl',
  'reload',
  'secret',
]);

const isHidden = (path: Path, text: string) =>
  path.some((key) => hiddenKeys.has(key)) || /:\/\/|@/.test(text);

/** Scheme and host at most; no host beside an "@", where a part of a password can look like one. */
function hiddenText(text: string): string {
  const scheme = /^(https?):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return 'other text (not shown)';
  if (text.includes('@') || !URL.canParse(text)) return `"${scheme}://…" (the rest is not shown)`;
  return `"${scheme}://${new URL(text).hostname}…" (the rest is not shown)`;
}

function stringText(path: Path, text: string): string {
  if (text === '') return 'empty text';
  return isHidden(path, text) ? hiddenText(text) : JSON.stringify(text.slice(0, 80));
}

/** What stands at the path, for a message that anybody may read. */
export function foundText(path: Path, value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return stringText(path, value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value);
}
