import type * as z from 'zod';
import { probeEventSchema } from '../shared/contract.ts';
import { PromrotateError } from '../shared/errors.ts';

export type ProbeEvent = z.infer<typeof probeEventSchema>;

/** @throws INVALID_EVENT */
export function parseProbeEvent(event: unknown): ProbeEvent {
  const parsed = probeEventSchema.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new PromrotateError(
    'INVALID_EVENT',
    'expected {"endpoint": "<name>", "definitionDigest": "<SHA-256>"} as the schedule has it, found another event',
  );
}

export function describeProbe(event: unknown) {
  const parsed = probeEventSchema.safeParse(event);
  if (!parsed.success) return { operation: 'unknown', details: {} };
  return { operation: 'probe', details: { endpoint: parsed.data.endpoint } };
}
