import { readFile, rename, writeFile } from 'node:fs/promises';
import { associationNames } from '../../../../functions/shared/contract.ts';
import { control } from '../../../../infra/local/process/control-commands.ts';
import { ownUsers, withIntruder, withoutOwnBlock } from '../own-block.ts';
import type { Random } from '../random.ts';
import { endpoint } from '../settings.ts';
import type { Site } from '../site.ts';
import type { Outcome } from './outcome.ts';

/**
 * Another tool writes over one receiver's file: without our block, so that it refuses every writer,
 * or with a user of its own in the block. The association comes by and repairs it.
 */
export async function overwrite(site: Site, random: Random): Promise<Outcome> {
  const receiver = site.receivers[random.integer(0, 1)];
  if (receiver === undefined) throw new Error('expected two receivers');
  const isTaken = random.integer(0, 1) === 0;
  const before = await readFile(receiver.webConfig, 'utf8');
  const since = Date.now();
  await replace(receiver.webConfig, isTaken ? withoutOwnBlock(before) : withIntruder(before));
  const name = associationNames.receivers(endpoint);
  await site.standIn.ask(control.runAssociations, name).catch(() => undefined);

  let repairedAt = Number.POSITIVE_INFINITY;
  return {
    async isLeft() {
      const users = ownUsers(await readFile(receiver.webConfig, 'utf8'));
      const isDamaged = users.length === 0 || users.some((user) => user.endsWith('intruder'));
      if (isDamaged) return `the damage at ${receiver.name}`;
      repairedAt = Math.min(repairedAt, Date.now());
      return undefined;
    },
    // The front asks either of them.
    isExpected: ({ place, startedAt, endedAt }) =>
      isTaken &&
      (place === receiver.name || place === 'front') &&
      endedAt >= since &&
      startedAt <= repairedAt,
  };
}

/** Whole at once: an empty file for a moment would let everybody in. */
async function replace(file: string, content: string): Promise<void> {
  const other = `${file}.other-tool`;
  await writeFile(other, content, { mode: 0o640 });
  await rename(other, file);
}
