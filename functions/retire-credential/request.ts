import * as z from 'zod';
import { endpointNameSchema } from '../shared/contract.ts';
import { PromrotateError } from '../shared/errors.ts';

/** From the hourly schedule, or for one endpoint from a function of ours. */
const requestSchema = z.union([
  z.object({ sweep: z.literal(true) }),
  z.object({ endpoint: endpointNameSchema }),
]);

export type RetireRequest = z.infer<typeof requestSchema>;

/** @throws INVALID_EVENT */
export function parseRetireRequest(event: unknown): RetireRequest {
  const parsed = requestSchema.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new PromrotateError(
    'INVALID_EVENT',
    'expected {"sweep": true} or {"endpoint": "<name>"}, found another event',
  );
}

export function describeRetireRequest(event: unknown) {
  const parsed = requestSchema.safeParse(event);
  if (!parsed.success) return { operation: 'unknown', details: {} };
  if ('sweep' in parsed.data) return { operation: 'sweep', details: {} };
  return { operation: 'settle', details: { endpoint: parsed.data.endpoint } };
}
