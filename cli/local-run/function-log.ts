import { z } from 'zod';

const failureSchema = z.object({
  level: z.literal('ERROR'),
  code: z.string(),
  reason: z.string().optional(),
});

/** Why an invocation failed, where the line of a function's log says so. */
export function failureReason(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { data } = failureSchema.safeParse(JSON.parse(line));
    return data && (data.reason ?? data.code);
  } catch {
    return undefined;
  }
}
