import { readdir, readFile } from 'node:fs/promises';
import { waitUntil } from '../../../cli/local-run/wait-until.ts';

/**
 * Ids of the functions' processes and of the hosts' shells, with all that these started, that have to
 * do with the stand-in at this address. They are told by their environment, so Linux only.
 */
export async function leftovers(endpoint: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      // A process that ends meanwhile or that is another user's has none.
      const text = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
      const environment = text.split('\0');
      const isPlayed = environment.some((entry) =>
        /^(LAMBDA_TASK_ROOT|AWS_SSM_INSTANCE_ID)=/.test(entry),
      );
      return isPlayed && environment.includes(`AWS_ENDPOINT_URL=${endpoint}`) ? Number(id) : [];
    }),
  );
  return found.flat();
}

/** Kills them all, and what they start meanwhile. */
export async function killLeftovers(endpoint: string): Promise<void> {
  const areGone = async () => {
    const ids = await leftovers(endpoint);
    for (const id of ids) kill(id);
    return ids.length === 0;
  };
  await waitUntil(areGone, {
    what: `the end of what "${endpoint}" has started`,
    timeoutSeconds: 10,
    everyMs: 10,
  });
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
