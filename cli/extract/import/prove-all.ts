import type { Address } from '../../../functions/shared/contract.ts';
import type { Credential } from '../../../functions/shared/credential.ts';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import { retryUntil } from '../../../functions/shared/poll.ts';
import {
  findOpen,
  findRefusal,
  findWriteFailure,
  type ProbeDeps,
  probeError,
  type WriteFailure,
} from '../../../functions/shared/probe.ts';
import { emptyWriteRequest } from '../../../functions/shared/remote-write.ts';
import { groupBy } from '../report/group-by.ts';
import { asExtractionError } from './import-error.ts';
import type { PlannedImport } from './plan-import.ts';

/** Longer than VictoriaMetrics takes to show the first sample of a series. */
const readBackMilliseconds = 15_000;
const patienceMilliseconds = 10_000;

const finalKinds: ReadonlySet<string> = new Set(['open', 'refused', 'tls', 'not-stored']);

type ProveDeps = {
  readonly probe: ProbeDeps;
  readonly tell: (line: string) => void;
  /** Something that is nobody's password. */
  readonly newId: () => string;
};

/**
 * Each has to write one real sample, where nobody may write without a credential or with any. Of several
 * passwords for one endpoint the receiver takes one, which is returned.
 * @throws RECEIVER_OPEN and what else a probe finds
 */
export async function proveAll<Planned extends PlannedImport>(
  deps: ProveDeps,
  imports: readonly Planned[],
): Promise<Planned[]> {
  const proved: Planned[] = [];
  for (const rivals of groupBy(imports, ({ name }) => name).values())
    proved.push(await proveOne(deps, rivals));
  return proved;
}

async function proveOne<Planned extends PlannedImport>(
  deps: ProveDeps,
  rivals: readonly Planned[],
): Promise<Planned> {
  const { tell } = deps;
  const accepted: Planned[] = [];
  let refusal: WriteFailure | undefined;
  for (const planned of rivals) {
    tell(`proving user ${planned.username} at ${planned.url} (${placesText([planned])})`);
    const failure = await findFailure(deps, planned);
    if (failure === undefined) accepted.push(planned);
    else if (failure.kind === 'refused') refusal = failure;
    else throw asExtractionError(probeError(failure, whichText([planned])));
  }
  const [right, another] = accepted;
  if (right !== undefined && another !== undefined) throw anyPassword(accepted, right);
  if (right !== undefined) return right;
  const { url: address } = rivals[0] ?? { url: '' };
  const failure = refusal ?? { kind: 'refused', address, detail: 'a refusal' };
  throw asExtractionError(probeError(failure, whichText(rivals)));
}

const placesText = (rivals: readonly PlannedImport[]): string =>
  rivals
    .flatMap(({ places }) => places)
    .map(({ file, line }) => `${file}:${line}`)
    .join(', ');

const whichText = (rivals: readonly PlannedImport[]): string =>
  `user "${rivals[0]?.username}" at ${placesText(rivals)}, "${rivals[0]?.name}" for --only; nothing was changed`;

/** A receiver knows one password of a user; one that takes two takes any. */
const anyPassword = (accepted: readonly PlannedImport[], { url }: PlannedImport) =>
  asExtractionError(
    new PromrotateError(
      'RECEIVER_OPEN',
      `expected "${url}" to accept one password of a user, found that it accepts ${accepted.length} (${whichText(accepted)}): see whether it takes any, else take out those that are not to be rotated`,
      { retryable: false },
    ),
  );

function findFailure(
  { probe, newId }: ProveDeps,
  { name, username, secret, addresses }: PlannedImport,
): Promise<WriteFailure | undefined> {
  const { clock } = probe;
  const madeUp = { username, password: newId() };
  const credential = { username, password: secret.reveal() };
  const attempt = async () => {
    for (const address of addresses) {
      const failure =
        (await findOpen(probe, address)) ??
        (await findAnyAccepted(probe, address, madeUp)) ??
        (await findRefusal(probe, address, credential)) ??
        (await findWriteFailure(probe, address, {
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

/** One that takes a password which was made up proves none. */
async function findAnyAccepted(
  { remoteWrite }: ProbeDeps,
  { write }: Address,
  madeUp: Credential,
): Promise<WriteFailure | undefined> {
  const { kind, detail } = await remoteWrite.push(write, emptyWriteRequest, madeUp);
  if (kind !== 'accepted') return undefined;
  return { kind: 'open', address: write, detail: `${detail} for a password that was made up` };
}
