import type { KillableReceiver } from './receiver.ts';
import { webConfigFile } from './receiver.ts';
import type { WriterHost } from './writer-host.ts';
import { credentialFolder } from './writer-host.ts';

export const endpoint = 'central';
/** User name that the receivers know from before the endpoint is rotated. */
export const adoptedUser = 'writer';
export const graceSeconds = 2;

/** Writers here push nothing that could be asked for; receivers write this by themselves. */
const steadySeries = 'up{job="clock"}';

const addressOf = (url: string) => ({ write: `${url}/api/v1/write`, query: `${url}/api/v1/query` });

/** What a user would write, with everything so short that a run is over soon. */
export function settingsOf(
  receivers: readonly KillableReceiver[],
  writers: readonly WriterHost[],
  frontPort: number,
): string {
  const settings = {
    name: endpoint,
    secret: 'existing',
    grace: `${graceSeconds}s`,
    retirement: { watch: '1s' },
    pendingLimit: '2s',
    receiver: {
      kind: 'web-config',
      replicas: receivers.map(({ url }) => addressOf(url)),
      front: `http://127.0.0.1:${frontPort}/api/v1/write`,
      delivery: { kind: 'run-command', file: webConfigFile },
      adopt: adoptedUser,
    },
    writers: writers.map(({ name }) => ({
      name,
      switch: { kind: 'symlink', directory: credentialFolder },
      freshness: steadySeries,
    })),
  };
  return JSON.stringify({ endpoints: [settings] });
}
