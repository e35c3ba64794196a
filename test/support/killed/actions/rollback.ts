import { randomUUID } from 'node:crypto';
import { labelled } from '../account.ts';
import { rotateInPeace } from '../peace.ts';
import { command } from '../person.ts';
import type { Site } from '../site.ts';
import type { Outcome } from './outcome.ts';

/** Nobody can go back to a version that was revoked, as the run before may have done with it. */
export async function leaveRevoked(site: Site): Promise<void> {
  const { account } = site;
  const previous = labelled(await account.secret(), 'AWSPREVIOUS') ?? '';
  const { compromisedAt } = (await account.ledger()).versions.get(previous) ?? {};
  if (compromisedAt !== undefined) await rotateInPeace(site);
}

/**
 * Back to the previous version, which may be retired by then. An order that was interrupted ends by
 * itself, one way or the other; a person sees to it that the version becomes current.
 */
export async function rollBack({ account }: Site): Promise<Outcome> {
  const target = labelled(await account.secret(), 'AWSPREVIOUS') ?? '';
  const order = () => command(account, { action: 'rollback', id: randomUUID(), version: target });
  await order();
  return {
    async isLeft() {
      const current = labelled(await account.secret(), 'AWSCURRENT');
      if (current === target) return undefined;
      const { code = 'no error' } = await order();
      return `AWSCURRENT on "${current}", not on "${target}" (${code})`;
    },
  };
}
