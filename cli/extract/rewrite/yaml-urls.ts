import { parseAllDocuments } from 'yaml';
import type { Sighting } from '../sighting.ts';

/** The URLs that the secret is written for, those that have it by an alias or a merge included. */
export function urlsOf(text: string, key: string, { secret, username }: Sighting): Set<string> {
  const urls = new Set<string>();
  const isSame = (value: unknown): boolean =>
    isRecord(value) && value['username'] === username && value[key] === secret?.reveal();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isRecord(value)) return;
    if (typeof value['url'] === 'string' && isSame(value['basic_auth'])) urls.add(value['url']);
    Object.values(value).forEach(walk);
  };
  for (const document of parseAllDocuments(text, { merge: true })) walk(document.toJS());
  return urls;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
