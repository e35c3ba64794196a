import { z } from 'zod';
import { type DocumentParameters, documentParameterSchema } from './document-parameters.ts';

const stepSchema = z.strictObject({
  action: z.literal('aws:runShellScript'),
  name: z.string(),
  // Every played host runs Linux.
  precondition: z
    .strictObject({ StringEquals: z.tuple([z.literal('platformType'), z.literal('Linux')]) })
    .optional(),
  inputs: z.strictObject({
    runCommand: z.array(z.string()),
    timeoutSeconds: z.coerce.number().default(3600),
    onFailure: z.enum(['exit', 'successAndExit']).optional(),
  }),
});

const contentSchema = z.strictObject({
  schemaVersion: z.literal('2.2'),
  description: z.string().optional(),
  parameters: z.record(z.string(), documentParameterSchema).default({}),
  mainSteps: z.array(stepSchema).min(1),
});

export interface CommandDocument extends z.infer<typeof contentSchema> {
  readonly name: string;
}

/** A document of schema 2.2 with shell steps; anything else is an error at deployment. */
export function parseDocument(name: string, content: unknown): CommandDocument {
  const value: unknown = typeof content === 'string' ? JSON.parse(content) : content;
  return { name, ...contentSchema.parse(value) };
}

/** `{{ Name }}` is replaced as text, which is why parameters need tight patterns. */
export function scriptOf(lines: readonly string[], parameters: DocumentParameters): string {
  const text = lines
    .join('\n')
    .replaceAll(/\{\{ *([A-Za-z0-9_]+) *\}\}/g, (whole, name: string) => parameters[name] ?? whole);
  return `${text}\n`;
}
