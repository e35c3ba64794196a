import { randomUUID } from 'node:crypto';
import { InvalidRequestException, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { type Account, labelled, SecretId } from '../account.ts';
import { persist } from '../persist.ts';
import type { Site } from '../site.ts';
import type { Outcome } from './outcome.ts';

/** What the console's button does. */
export async function rotate({ account }: Site): Promise<Outcome> {
  const before = await begin(account);
  return { isLeft: () => stillCurrent(account, before) };
}

/** And it goes on until the version from before is out everywhere, which takes its grace at least. */
export async function rotateAndRetire({ account }: Site): Promise<Outcome> {
  const before = await begin(account);
  return {
    async isLeft() {
      const left = await stillCurrent(account, before);
      if (left !== undefined) return left;
      const { refusedAt, watchedAt } = (await account.ledger()).versions.get(before) ?? {};
      if (refusedAt === undefined) return `the retirement of version "${before}"`;
      return watchedAt === undefined ? `the watch after version "${before}"` : undefined;
    },
  };
}

/** Gives the version from before. */
async function begin(account: Account): Promise<string> {
  const before = labelled(await account.secret(), 'AWSCURRENT') ?? '';
  const wanted = { SecretId, ClientRequestToken: randomUUID() };
  await persist(async () => {
    try {
      await account.clients.secrets.send(new RotateSecretCommand(wanted));
    } catch (error) {
      // The answer got lost: that rotation is under way already.
      if (!(error instanceof InvalidRequestException)) throw error;
    }
  });
  return before;
}

async function stillCurrent(account: Account, versionId: string): Promise<string | undefined> {
  const current = labelled(await account.secret(), 'AWSCURRENT');
  return current === versionId ? `AWSCURRENT on version "${versionId}"` : undefined;
}
