import * as z from 'zod';
import { endpointNameSchema } from '../shared/contract.ts';
import { endpointOfSecretName } from '../shared/endpoint-name.ts';
import { PromrotateError } from '../shared/errors.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/secret-event-notifications.html */
const labelEventSchema = z.object({
  source: z.literal('aws.secretsmanager'),
  'detail-type': z.literal('Secret Label Updated'),
  detail: z.object({ name: z.string().max(512), labelUpdated: z.literal('AWSCURRENT') }),
});

const requestSchema = z.object({ endpoint: endpointNameSchema });

/**
 * The endpoint whose writers are to be looked after; nothing else of the event is trusted.
 * @throws INVALID_EVENT, UNKNOWN_ENDPOINT
 */
export function parseEndpoint(event: unknown): string {
  const request = requestSchema.safeParse(event);
  if (request.success) return request.data.endpoint;
  const label = labelEventSchema.safeParse(event);
  if (label.success) return endpointOfSecretName(label.data.detail.name);
  throw new PromrotateError(
    'INVALID_EVENT',
    'expected the event "Secret Label Updated" of AWSCURRENT or {"endpoint": "<name>"}',
  );
}

export function describeUpdate(event: unknown) {
  const operation = 'updateWriters';
  try {
    return { operation, details: { endpoint: parseEndpoint(event) } };
  } catch {
    return { operation, details: {} };
  }
}
