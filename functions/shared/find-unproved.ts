import type { Definition } from './contract.ts';
import type { Credential } from './credential.ts';
import {
  findRefusal,
  findWriteFailure,
  type ProbeDeps,
  type ProbeFailure,
  untilAll,
} from './probe.ts';

/**
 * The first place that does not take a sample with the credential before the deadline; undefined when
 * all do. Replicas first, then the front: they may share a series, whose samples have to be in order.
 */
export async function findUnproved(
  deps: ProbeDeps,
  { endpoint, receiver }: Definition,
  { credential, deadline }: { readonly credential: Credential; readonly deadline: number },
): Promise<ProbeFailure | undefined> {
  for (const addresses of [receiver.replicas, [receiver.front]]) {
    const failure = await untilAll(
      deps.clock,
      deadline,
      addresses,
      async (address) =>
        (await findRefusal(deps, address, credential)) ??
        (await findWriteFailure(deps, address, { endpoint, credential, deadline })),
    );
    if (failure !== undefined) return failure;
  }
  return undefined;
}
