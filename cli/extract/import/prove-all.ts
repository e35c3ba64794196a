import { retryUntil } from '../../../functions/shared/poll.ts';
import {
  findOpen,
  findRefusal,
  findWriteFailure,
  type ProbeDeps,
  probeError,
  type WriteFailure,
} from '../../../functions/shared/probe.ts';
import { asExtractionError } from './import-error.ts';
import type { PlannedImport } from './plan-import.ts';

/** Longer than VictoriaMetrics takes to show the first sample of a series. */
const readBackMilliseconds = 15_000;
const patienceMilliseconds = 10_000;

const finalKinds: ReadonlySet<string> = new Set(['open', 'refused', 'tls', 'not-stored']);

type ProveDeps = { readonly probe: ProbeDeps; readonly tell: (line: string) => void };

/**
 * Each has to write one real sample, where nobody may write without a credential.
 * @throws RECEIVER_OPEN and what else a probe finds
 */
export async function proveAll(
  { probe, tell }: ProveDeps,
  imports: readonly PlannedImport[],
): Promise<void> {
  for (const planned of imports) {
    tell(`proving user ${planned.username} at ${planned.url}`);
    const failure = await findFailure(probe, planned);
    if (failure !== undefined)
      throw asExtractionError(
        probeError(failure, `user "${planned.username}", nothing was changed`),
      );
  }
}

function findFailure(
  deps: ProbeDeps,
  { name, username, secret, addresses }: PlannedImport,
): Promise<WriteFailure | undefined> {
  const { clock } = deps;
  const credential = { username, password: secret.reveal() };
  const attempt = async () => {
    for (const address of addresses) {
      const failure =
        (await findOpen(deps, address)) ??
        (await findRefusal(deps, address, credential)) ??
        (await findWriteFailure(deps, address, {
          endpoint: name,
          credential,
          deadline: clock.now() + readBackMilliseconds,
        }));
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
  const isFinal = ({ kind }: WriteFailure) => finalKinds.has(kind);
  return retryUntil(clock, clock.now() + patienceMilliseconds, attempt, isFinal);
}
