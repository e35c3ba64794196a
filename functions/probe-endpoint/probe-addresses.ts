import type { Address, Definition } from '../shared/contract.ts';
import type { Credential } from '../shared/credential.ts';
import { retryUntil } from '../shared/poll.ts';
import {
  findOpen,
  findRefusal,
  findWriteFailure,
  type Gauge,
  type ProbeDeps,
  type WriteFailure,
} from '../shared/probe.ts';

/** VictoriaMetrics shows the first sample of a new series after up to 11 s. */
const readBackMilliseconds = 15_000;

export type Test = {
  readonly credential: Credential;
  readonly beside: readonly Gauge[];
  /** Until when the addresses may answer otherwise, all together; each is tried at least once. */
  readonly deadline: number;
  /** Which failures need not be tried again: waiting would not make them better. */
  readonly isFinal: (failure: WriteFailure) => boolean;
};

/**
 * Every address where the credential cannot write now, or that takes pushes without one. Replicas
 * first, then the front: they may share a series, whose samples have to be in order. One that fails
 * does not keep the others from being tried.
 */
export async function probeAddresses(
  deps: ProbeDeps,
  { endpoint, receiver }: Definition,
  { credential, beside, deadline, isFinal }: Test,
): Promise<WriteFailure[]> {
  const { clock } = deps;
  const attempt = async (address: Address) =>
    (await findOpen(deps, address)) ??
    (await findRefusal(deps, address, credential)) ??
    (await findWriteFailure(deps, address, {
      endpoint,
      credential,
      beside,
      deadline: clock.now() + readBackMilliseconds,
    }));
  const failures: WriteFailure[] = [];
  const { replicas, front } = receiver;
  const isApart = replicas.every(({ write }) => write !== front.write);
  for (const addresses of [replicas, isApart ? [front] : []]) {
    const found = await Promise.all(
      addresses.map((address) => retryUntil(clock, deadline, () => attempt(address), isFinal)),
    );
    failures.push(...found.filter((failure) => failure !== undefined));
  }
  return failures;
}
