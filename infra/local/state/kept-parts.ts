import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { DeadLetter } from '../events/event-bus.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import { noticeSchema, type Topics } from '../notices/topics.ts';
import type { SecretsEngine } from '../secrets-manager.ts';
import { type ParameterStore, parameterSchema } from '../ssm/parameter-store.ts';
import type { DurableState } from './durable-state.ts';
import { restoredSecret, storedSecret, storedSecretSchema } from './stored-secret.ts';

export function keepSecrets(state: DurableState, secrets: SecretsEngine): void {
  const earlier = state.read('secrets', z.array(storedSecretSchema)) ?? [];
  secrets.restore(earlier.map(restoredSecret));
  state.keep('secrets', () => secrets.secrets().map(storedSecret));
  // What goes on between two calls is kept as well, with the events that it sends.
  secrets.on(() => state.saveSoon());
}

export function keepParameters(state: DurableState, parameters: ParameterStore): void {
  parameters.restore(state.read('parameters', z.array(parameterSchema)) ?? []);
  state.keep('parameters', () => parameters.all());
}

const invocationsSchema = z.array(z.object({ functionArn: z.string(), event: z.unknown() }));

/**
 * Keeps Lambda's queue of asynchronous invocations. Those of an earlier process stay in it until the
 * returned function runs them, once more perhaps: Lambda promises at least once.
 */
export function keepInvocations(state: DurableState, lambda: LambdaHost): () => void {
  let earlier = state.read('invocations', invocationsSchema) ?? [];
  state.keep('invocations', () => [...earlier, ...lambda.queued()]);
  return () => {
    const due = earlier;
    earlier = [];
    for (const { functionArn, event } of due) lambda.invokeAsync(functionArn, event);
  };
}

const deadLettersSchema = z.array(
  z.object({ queueArn: z.string(), source: z.string(), event: z.unknown() }),
);

export function keptDeadLetters(state: DurableState): DeadLetter[] {
  const deadLetters = state.read('deadLetters', deadLettersSchema) ?? [];
  state.keep('deadLetters', () => deadLetters);
  return deadLetters;
}

/** The same topics, with what was published in earlier processes. */
export function withKeptNotices(state: DurableState, topics: Topics): Topics {
  topics.notices.push(...(state.read('notices', z.array(noticeSchema)) ?? []));
  state.keep('notices', () => topics.notices);
  return topics;
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
