import { parseAllDocuments } from 'yaml';
import type { FileRewrite } from './plan-rewrite.ts';

const yamlFormats: ReadonlySet<string> = new Set([
  'prometheus',
  'alertmanager',
  'grafana-agent',
  'vmagent',
  'otel-collector',
  'compose',
  'github-actions',
  'gitlab-ci',
]);

/** How far two documents differ at most for one secret: its value, a user name, an address. */
const mostLeaves = 3;

/**
 * What is not right with a rewritten text: the values that were moved are still there, or more is
 * different than they. Of YAML every value is compared.
 */
export function findFault({ before, after, moved }: FileRewrite): string | undefined {
  const [{ format } = { format: 'unparsed' }] = moved;
  if (!yamlFormats.has(format)) return undefined;
  const [old, now] = [leavesOf(before), leavesOf(after)];
  if (old === undefined || now === undefined) return 'it does not parse';
  const lost = [...old].filter(([path, value]) => now.get(path) !== value);
  const gained = [...now].filter(([path, value]) => old.get(path) !== value);
  const most = mostLeaves * moved.length * Math.max(1, aliasesIn(before));
  if (lost.length > most || gained.length > most) return 'more is different than its secrets';
  const isLeft = moved.some(({ secret }) =>
    gained.some(([, value]) => secret !== undefined && value.includes(secret.reveal())),
  );
  return isLeft ? 'a secret is still there' : undefined;
}

const aliasesIn = (text: string) => 1 + (text.match(/(^|\s)\*\w/gm)?.length ?? 0);

/** Every value by its path; undefined: no YAML. */
function leavesOf(text: string): Map<string, string> | undefined {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) leaves.set(path, JSON.stringify(value));
    else for (const [key, inner] of Object.entries(value)) walk(inner, `${path}/${key}`);
  };
  for (const [index, document] of parseAllDocuments(text).entries()) {
    if (document.errors.length > 0) return undefined;
    walk(document.toJS(), String(index));
  }
  return leaves;
}
