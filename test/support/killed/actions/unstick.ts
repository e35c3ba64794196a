import { randomUUID } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { dirname } from 'node:path';
import { waitUntil } from '../../../../cli/local-run/wait-until.ts';
import { labelled } from '../account.ts';
import { command } from '../person.ts';
import type { Site } from '../site.ts';
import type { Outcome } from './outcome.ts';
import { rotate } from './rotate.ts';

/**
 * A rotation fails because one host refuses a folder that anybody may write to. Somebody mends that
 * and does not wait for Secrets Manager, whose own attempts go on meanwhile.
 */
export async function unstick(site: Site): Promise<Outcome> {
  const { account, receivers } = site;
  const folder = dirname(receivers[0]?.webConfig ?? '');
  await chmod(folder, 0o757);
  try {
    const outcome = await rotate(site);
    await hasFailed(site);
    return outcome;
  } finally {
    await chmod(folder, 0o755);
    await command(account, { action: 'unstick', id: randomUUID() });
  }
}

async function hasFailed({ account }: Site): Promise<void> {
  await waitUntil(
    async () => {
      const pending = labelled(await account.secret(), 'AWSPENDING') ?? '';
      return (await account.ledger()).versions.get(pending)?.failure !== undefined;
    },
    { what: 'the rotation to fail', timeoutSeconds: 30 },
  );
}
