import { endpointNameSchema } from '../../../functions/shared/contract.ts';
import type { Candidate } from './candidates.ts';

const longestName = 40;

const isName = (text: string) => endpointNameSchema.safeParse(text).success;

const asName = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, longestName)
    .replace(/-+$/, '');

/** Names that say nothing of which one it is. */
const plainLabels = new Set(['www', 'api', 'localhost', 'write']);

function preferences({ url, username }: Pick<Candidate, 'url' | 'username'>): string[] {
  const { hostname } = new URL(url);
  const [label = ''] = hostname.split('.');
  const isAddress = /^[0-9.]+$|^\[/.test(hostname);
  const host = isAddress || plainLabels.has(label) ? [] : [label, `${label}-${username}`];
  const whole = isAddress ? [] : [hostname];
  return [...host, username, ...whole, `${username}-write`];
}

/** A name that is free: by the host, else by the user name, else with a number. */
export function nameFor(
  candidate: Pick<Candidate, 'url' | 'username'>,
  isTaken: (name: string) => boolean,
): string {
  const wanted = preferences(candidate)
    .map(asName)
    // Behind "-write" no name looks like the end of an ARN.
    .flatMap((name) => [name, asName(`${name.slice(0, 30)}-write`)]);
  const free = wanted.find((name) => isName(name) && !isTaken(name));
  if (free !== undefined) return free;
  for (let number = 2; ; number += 1) {
    const name = `remote-write-${number}`;
    if (!isTaken(name)) return name;
  }
}
