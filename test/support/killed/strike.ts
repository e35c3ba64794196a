import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../../../infra/local/process/control-commands.ts';
import type { Strike } from './plan.ts';
import type { Site } from './site.ts';

/** A function or a shell that does not run just then is waited for that long. */
const patienceMs = 500;

/** SIGKILL; resolves when what does not come back by itself was started again. */
export async function strike(site: Site, { victim, index, awayMs }: Strike): Promise<void> {
  switch (victim) {
    case 'function':
      return killWhatRuns(() => site.standIn.ask(control.killFunctions));
    case 'shell':
      return killWhatRuns(() => site.standIn.ask(control.killShells));
    case 'stand-in':
      await site.standIn.kill();
      return site.standIn.startAgain();
    case 'receiver': {
      const receiver = site.receivers[index];
      await receiver?.kill();
      await sleep(awayMs);
      return receiver?.startAgain();
    }
  }
}

async function killWhatRuns(kill: () => Promise<number>): Promise<void> {
  const end = performance.now() + patienceMs;
  while ((await kill()) === 0 && performance.now() < end) await sleep(10);
}
