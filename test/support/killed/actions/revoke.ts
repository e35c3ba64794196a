import { randomUUID } from 'node:crypto';
import { labelled } from '../account.ts';
import { lateClient } from '../late-client.ts';
import { command } from '../person.ts';
import type { Random } from '../random.ts';
import type { Site } from '../site.ts';
import type { Outcome } from './outcome.ts';

/** The current credential has leaked; it goes when writers have left it, or at a time. */
export async function revoke({ account }: Site, random: Random): Promise<Outcome> {
  const leaked = labelled(await account.secret(), 'AWSCURRENT') ?? '';
  const graceSeconds = random.pick([undefined, undefined, 0, 2]);
  const { username } = (await account.credential(leaked)) ?? {};
  const id = randomUUID();
  const { code } = await command(account, { action: 'revoke', id, version: leaked, graceSeconds });
  if (code !== undefined) throw new Error(`expected revoke to be taken, found ${code}`);
  return {
    async isLeft() {
      const { closedOrder, versions } = await account.ledger();
      if (closedOrder?.id !== id) return 'the revocation';
      if (closedOrder.failure !== undefined) return `a failure: ${closedOrder.failure.message}`;
      const { refusedAt } = versions.get(leaked) ?? {};
      return refusedAt === undefined ? `the proof that "${leaked}" is refused` : undefined;
    },
    // With a grace of its own it dies whether writers have left it or not; else when they have.
    async isExpected({ writer, user, endedAt }) {
      const { retiredAt } = (await account.ledger()).versions.get(leaked) ?? {};
      const isDead = retiredAt !== undefined && endedAt >= retiredAt;
      const mayBeOnIt = graceSeconds !== undefined || writer === lateClient;
      return mayBeOnIt && user === username && isDead;
    },
  };
}
