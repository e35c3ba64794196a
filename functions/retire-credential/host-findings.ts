import type { Situation } from '../shared/accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import type { Problem } from '../shared/finding.ts';
import type { HostFacts } from '../shared/ledger.ts';
import { reportLifeMilliseconds } from './host-facts.ts';

const maximumRepairs = 3;
/** What passes by itself: a finding once it has not by the next run. */
const passing =
  /^(COMMAND_FAILED|COMMAND_TIMED_OUT|FILE_CHANGED|INTERRUPTED|LOCKED|NOT_CURRENT|OLDER_VERSION):/;

/** What hosts said when State Manager ran the documents on them, where that calls for people. */
export function hostFindings({ ledger, now }: Situation, definition: Definition): Problem[] {
  const hosts = [...ledger.hosts.values()].filter((facts) => isDeclared(facts, definition));
  return [...overwritten(hosts, definition, now), ...notConverged(hosts, now)];
}

function isDeclared({ writer }: HostFacts, { receiver, writers }: Definition): boolean {
  return writer === undefined
    ? receiver.delivery.kind === 'run-command'
    : writers.some(({ name }) => name === writer);
}

function overwritten(
  hosts: readonly HostFacts[],
  { receiver: { delivery } }: Definition,
  now: number,
): Problem[] {
  const file = delivery.kind === 'run-command' ? ` in ${delivery.file}` : '';
  return hosts.flatMap(({ host: subject, repairedAt, newAt }): Problem[] => {
    const [repairs, appearances] = [repairedAt, newAt].map(
      (times) => times.filter((at) => at >= now - reportLifeMilliseconds).length,
    );
    // A host is new once; again, and the same tool removes what we keep to tell it by.
    const count = (repairs ?? 0) + ((appearances ?? 0) > 1 ? (appearances ?? 0) : 0);
    if (count < maximumRepairs) return [];
    const detail = `expected our block${file} on host "${subject}" to stay as it is, found it repaired ${count} times within a day: another tool writes the file; have it leave the block alone`;
    return [{ code: 'BLOCK_OVERWRITTEN', subject, detail }];
  });
}

/** One finding a host, whatever it is a host of. */
function notConverged(hosts: readonly HostFacts[], now: number): Problem[] {
  const details = new Map<string, string>();
  for (const { host, writer, failure } of hosts) {
    if (failure === undefined || failure.at < now - reportLifeMilliseconds) continue;
    if (failure.since === failure.at && passing.test(failure.detail)) continue;
    const detail =
      writer === undefined
        ? `expected host "${host}" to have the accepted set, found ${failure.detail}`
        : `expected host "${host}" of writer "${writer}" to have the current credential, found ${failure.detail}`;
    const before = details.get(host);
    details.set(host, before === undefined ? detail : `${before}; ${detail}`);
  }
  return [...details].map(([subject, detail]) => ({
    code: 'HOST_NOT_CONVERGED',
    subject,
    detail: `${detail} (npx promrotate explain has the code)`,
  }));
}
