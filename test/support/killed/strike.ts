import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../../../infra/local/process/control-commands.ts';
import type { Plan, Strike } from './plan.ts';
import type { Site } from './site.ts';

/** A function or a shell that does not run just then is waited for that long. */
const patienceMs = 500;

/**
 * SIGKILL; resolves when what does not come back by itself was started again, with how many
 * processes were in the middle of something.
 */
export async function strike(site: Site, { victim, index, awayMs }: Strike): Promise<number> {
  switch (victim) {
    case 'function':
      return killWhatRuns(() => site.standIn.ask(control.killFunctions));
    case 'shell':
      return killWhatRuns(() => site.standIn.ask(control.killShells));
    case 'stand-in':
      await site.standIn.kill();
      await site.standIn.startAgain();
      return 1;
    case 'receiver': {
      const receiver = site.receivers[index];
      await receiver?.kill();
      await sleep(awayMs);
      await receiver?.startAgain();
      return 1;
    }
  }
}

/**
 * SIGKILL of a test metric, and of nothing beside it; how many were under way, undefined while AWS is
 * away.
 */
export async function strikeProbe(
  { standIn }: Site,
  { killedAfterMs }: Plan['probe'],
): Promise<number | undefined> {
  try {
    await standIn.ask(control.runSchedules, 'probe');
    await sleep(killedAfterMs);
    return await killWhatRuns(() => standIn.ask(control.killFunctions, 'Probe'));
  } catch {
    return undefined;
  }
}

async function killWhatRuns(kill: () => Promise<number>): Promise<number> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const killed = await kill();
    if (killed > 0 || performance.now() > end) return killed;
    await sleep(10);
  }
}
