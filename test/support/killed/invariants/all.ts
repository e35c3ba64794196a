import type { Account } from '../account.ts';
import type { Site } from '../site.ts';
import { acceptanceViolations } from './acceptance.ts';
import { hostViolations } from './hosts.ts';

/** What is not as it has to be once everything has settled; each a sentence. */
export async function violations(site: Site): Promise<string[]> {
  const { account } = site;
  const found = await Promise.all([
    currentViolations(account),
    acceptanceViolations(site),
    hostViolations(site),
  ]);
  return found.flat();
}

async function currentViolations(account: Account): Promise<string[]> {
  const { versions } = await account.secret();
  const current = versions.filter(({ stages }) => stages.includes('AWSCURRENT'));
  if (current.length === 1 && current[0]?.hasValue === true) return [];
  return [`expected one current version with a value, found ${current.length}`];
}
