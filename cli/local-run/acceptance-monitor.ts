import { setTimeout as sleep } from 'node:timers/promises';
import { authorizationOf, type Credential } from './credential.ts';
import { createPusher } from './push-probe.ts';
import type { Observation } from './timeline.ts';

export type AcceptanceMonitor = {
  /** From now on this version is asked about as well. */
  readonly watch: (version: string, credential: Credential) => void;
  readonly observations: () => readonly Observation[];
  readonly stop: () => Promise<void>;
};

export type MonitoredReplica = { readonly name: string; readonly port: number };

/** Asks every replica, again and again, which of the versions it accepts. */
export function startAcceptanceMonitor(
  replicas: readonly MonitoredReplica[],
  everyMs: number,
): AcceptanceMonitor {
  const versions = new Map<string, string>();
  const seen: Observation[] = [];
  const pusher = createPusher(2);
  const stopping = new AbortController();

  const ask = async (version: string, authorization: string): Promise<void> => {
    for (const { name, port } of replicas) {
      const status = await pusher.push(port, authorization);
      // No answer and 5xx say nothing about the credential.
      if (status === 0 || status >= 500) continue;
      seen.push({ atMs: Date.now(), version, replica: name, accepted: status < 300 });
    }
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      for (const [version, authorization] of versions) await ask(version, authorization);
      await sleep(everyMs);
    }
  })();

  return {
    watch(version, credential) {
      versions.set(version, authorizationOf(credential));
    },
    observations: () => seen,
    async stop() {
      stopping.abort();
      await watching;
      pusher.stop();
    },
  };
}
