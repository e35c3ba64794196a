import * as z from 'zod';
import { environmentNames } from './contract.ts';
import { PromrotateError } from './errors.ts';

const nameSchema = z.string().min(1);

/** @throws INVALID_ENVIRONMENT */
export function readEnvironment<Name extends keyof typeof environmentNames>(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Record<Name, string> {
  const entries = names.map((name) => {
    const parsed = nameSchema.safeParse(environment[environmentNames[name]]);
    if (parsed.success) return [name, parsed.data] as const;
    throw new PromrotateError(
      'INVALID_ENVIRONMENT',
      `expected the environment variable "${environmentNames[name]}": deploy again`,
    );
  });
  return Object.fromEntries(entries) as Record<Name, string>;
}
