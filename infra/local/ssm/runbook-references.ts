/** `{{ Name }}`, `{{ automation:EXECUTION_ID }}`, `{{ step.Output }}`. */
const reference = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** What the texts in a value refer to. */
export function referencesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(reference)].map(([, name = '']) => name);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

/**
 * Replaces references in all texts of a value, as text; throws for one without a value, such as the
 * output of a step that was left out.
 */
export function substituted(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return substitutedText(value, values);
  if (Array.isArray(value)) return value.map((item: unknown) => substituted(item, values));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, substituted(item, values)]));
}

export function substitutedText(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(reference, (_, name: string) => {
    const found = values.get(name);
    if (found === undefined) throw new Error(`expected a value of "${name}", found none`);
    return found;
  });
}
