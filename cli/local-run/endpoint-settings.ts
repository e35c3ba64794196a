import { stringify } from 'yaml';
import { adoptedUser, endpointName, type Fleet } from './fleet.ts';
import { webConfigPath } from './receiver.ts';
import type { ScenarioSettings } from './scenario.ts';
import type { WriterAgent } from './writer-agent.ts';

const addressOf = (url: string) => ({ write: `${url}/api/v1/write`, query: `${url}/api/v1/query` });

/** What a user would write into `endpoints.yaml` for this fleet. */
export function renderSettings(
  fleet: Fleet,
  { grace, watch, pendingLimit, probeEvery = '1h' }: ScenarioSettings,
): string {
  return stringify({
    endpoints: [
      {
        name: endpointName,
        secret: 'existing',
        grace,
        ...(watch === undefined ? {} : { retirement: { watch } }),
        ...(pendingLimit === undefined ? {} : { pendingLimit }),
        probe: { every: probeEvery },
        receiver: {
          kind: 'web-config',
          replicas: fleet.receivers.map(({ url }) => addressOf(url)),
          // Not for queries: it takes replicas in turn, and each holds what it was sent itself.
          front: `${fleet.frontUrl}/api/v1/write`,
          delivery: { kind: 'run-command', file: webConfigPath },
          adopt: adoptedUser,
        },
        writers: fleet.writers.map((writer) => ({
          name: writer.name,
          switch: switchOf(writer),
          freshness: `up{agent="${writer.name}"}`,
        })),
      },
    ],
  });
}

function switchOf({ switchKind, directory, config, url }: WriterAgent) {
  if (switchKind === 'symlink') return { kind: switchKind, directory };
  return { kind: switchKind, directory, config, reload: `${url}/-/reload` };
}
