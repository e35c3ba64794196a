import { setTimeout as sleep } from 'node:timers/promises';
import type { AcceptanceMonitor } from './acceptance-monitor.ts';
import type { Credential } from './credential.ts';
import type { Fleet } from './fleet.ts';
import type { Journal } from './journal.ts';
import type { PlayedAccount } from './played-account.ts';
import { waitUntil } from './wait-until.ts';

/** A version that the run has met, and when each writer went over to it. */
export type RotatedVersion = {
  readonly versionId: string;
  readonly credential: Credential;
  /** By the writer's name, in milliseconds since 1970. */
  readonly switchedMs: ReadonlyMap<string, number>;
};

export type RotationDeps = {
  readonly fleet: Fleet;
  readonly account: PlayedAccount;
  readonly journal: Journal;
  readonly monitor: AcceptanceMonitor;
  readonly signal: AbortSignal;
  readonly say: (topic: string, text: string) => void;
};

/** A rotation and all that follows it takes some seconds; this is when it is given up. */
const rotationTimeoutSeconds = 90;

/**
 * Rotates once, as the console's button does, and waits until these writers, or every one, are
 * proved to follow.
 */
export async function rotateOnce(
  deps: RotationDeps,
  title: string,
  writers: readonly string[] = deps.fleet.writers.map(({ name }) => name),
): Promise<RotatedVersion> {
  const { account, journal, monitor, say, signal } = deps;
  const versionId = await account.administrator.rotateImmediately();
  say(title, `RotateSecret answered with version ${versionId.slice(0, 8)}`);
  const credential = await waitUntil(() => account.administrator.readVersion(versionId), {
    what: 'the new version to have a value',
    timeoutSeconds: 30,
    signal,
  });
  monitor.watch(versionId, credential);

  await waitUntil(
    () => {
      const failure = journal.failureOf(versionId);
      if (failure !== undefined) throw new Error(failure);
      return journal.currentSince(versionId) !== undefined;
    },
    { what: 'AWSCURRENT to move', timeoutSeconds: rotationTimeoutSeconds, signal },
  );
  const switchedMs = await confirmWriters(deps, versionId, writers);
  // What is sent to a writer that is away is tried again and again.
  if (writers.length === deps.fleet.writers.length) await settle(deps);
  return { versionId, credential, switchedMs };
}

/** The ledger's word, not the script's: a writer counts when its samples arrive. */
export async function confirmWriters(
  { account, say, signal }: Pick<RotationDeps, 'account' | 'say' | 'signal'>,
  versionId: string,
  names: readonly string[],
): Promise<Map<string, number>> {
  const switchedMs = new Map<string, number>();
  await waitUntil(
    async () => {
      const { writers } = await account.readLedger();
      for (const name of names) {
        const facts = writers.get(name);
        if (facts?.versionId !== versionId || facts.freshAt === undefined) continue;
        if (facts.freshAt < facts.confirmedAt || switchedMs.has(name)) continue;
        switchedMs.set(name, facts.freshAt);
        say('', `writer ${name} is on it, and its samples arrive`);
      }
      return switchedMs.size === names.length;
    },
    { what: 'every writer to follow', timeoutSeconds: rotationTimeoutSeconds, signal },
  );
  return switchedMs;
}

/** Until nothing is under way any more, or the run is stopped. */
async function settle({ account, signal }: RotationDeps): Promise<void> {
  const stopped = new AbortController();
  const abort = (): void => stopped.abort();
  signal.addEventListener('abort', abort);
  const waiting = sleep(rotationTimeoutSeconds * 1_000, undefined, { signal: stopped.signal });
  await Promise.race([account.standIn.idle(), waiting.catch(() => undefined)]);
  abort();
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
}
