import { z } from 'zod';

/**
 * Properties that change nothing that the stand-in plays. Each is named, so that one that nobody
 * has thought about is an error of the deployment and not silently left out.
 */
export function inert<const Name extends string>(
  ...names: readonly Name[]
): Readonly<Record<Name, z.ZodOptional<z.ZodUnknown>>> {
  const entries = names.map((name) => [name, z.unknown().optional()] as const);
  return Object.fromEntries(entries) as Record<Name, z.ZodOptional<z.ZodUnknown>>;
}
