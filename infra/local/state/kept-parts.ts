import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SecretsEngine } from '../secrets-manager.ts';
import { type ParameterStore, parameterSchema } from '../ssm/parameter-store.ts';
import type { DurableState } from './durable-state.ts';
import { restoredSecret, storedSecret, storedSecretSchema } from './stored-secret.ts';

export function keepSecrets(state: DurableState, secrets: SecretsEngine): void {
  const earlier = state.read('secrets', z.array(storedSecretSchema)) ?? [];
  secrets.restore(earlier.map(restoredSecret));
  state.keep('secrets', () => secrets.secrets().map(storedSecret));
  // What goes on between two calls is kept as well: a listener is called in the middle of a change.
  secrets.on(() => queueMicrotask(() => state.save()));
}

export function keepParameters(state: DurableState, parameters: ParameterStore): void {
  parameters.restore(state.read('parameters', z.array(parameterSchema)) ?? []);
  state.keep('parameters', () => parameters.all());
}

/** What all key pairs follow from. */
export function keptSeed(state: DurableState): string {
  const seed = state.read('seed', z.string()) ?? randomBytes(32).toString('hex');
  state.keep('seed', () => seed);
  return seed;
}

const portsSchema = z.object({ api: z.int(), metadata: z.int() });

type Ports = z.infer<typeof portsSchema>;

/** Where the earlier process listened: what still runs outside of it, such as a host's shell, knows that. */
export function earlierPorts(state: DurableState): Partial<Ports> {
  return state.read('ports', portsSchema) ?? {};
}

export function keepPorts(state: DurableState, ports: Ports): void {
  state.keep('ports', () => ports);
}
