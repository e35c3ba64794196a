import type * as z from 'zod';
import { PromrotateError } from './errors.ts';

/**
 * What a person, the command line or a runbook asks.
 * @throws INVALID_REQUEST, which names the keys and what was expected of each, and quotes no value
 */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  event: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) =>
      `${path.length === 0 ? 'the request' : `"${path.join('.')}"`}: ${message}`,
  );
  throw new PromrotateError(
    'INVALID_REQUEST',
    `expected another request, found at ${problems.join('; at ')}`,
  );
}

type Described = { readonly action: string; readonly endpoint?: string };

/** For logs and metrics: nothing of a request that is not one. */
export function describeRequest(schema: z.ZodType<Described>) {
  return (event: unknown) => {
    const parsed = schema.safeParse(event);
    if (!parsed.success) return { operation: 'unknown', details: {} };
    const { action, endpoint } = parsed.data;
    return { operation: action, details: endpoint === undefined ? {} : { endpoint } };
  };
}
