import type { Definition } from '../shared/contract.ts';
import { findOpen, type ProbeFailure } from '../shared/probe.ts';
import type { SettleDeps } from './run.ts';

/** Addresses that do not refuse a push without a credential: down, or open to everybody. */
export async function findUnreachable(
  deps: SettleDeps,
  { receiver }: Definition,
): Promise<readonly ProbeFailure[]> {
  const addresses = [...receiver.replicas, receiver.front];
  const failures = await Promise.all(addresses.map((address) => findOpen(deps, address)));
  return failures.filter((failure) => failure !== undefined);
}
