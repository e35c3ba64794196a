import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

const parameterSchema = z.strictObject({
  type: z.literal('String'),
  description: z.string().optional(),
  default: z.string().optional(),
  allowedPattern: z.string().optional(),
  allowedValues: z.array(z.string()).optional(),
  maxChars: z.coerce.number().optional(),
  minChars: z.coerce.number().optional(),
});

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
  parameters: z.record(z.string(), parameterSchema).default({}),
  mainSteps: z.array(stepSchema).min(1),
});

export interface CommandDocument extends z.infer<typeof contentSchema> {
  readonly name: string;
}

export type CommandParameters = Readonly<Record<string, string>>;

/** A document of schema 2.2 with shell steps; anything else is an error at deployment. */
export function parseDocument(name: string, content: unknown): CommandDocument {
  const value: unknown = typeof content === 'string' ? JSON.parse(content) : content;
  return { name, ...contentSchema.parse(value) };
}

/** Checks what SendCommand was given against the document, and fills in defaults. */
export function checkedParameters(
  document: CommandDocument,
  given: Readonly<Record<string, readonly string[]>>,
): CommandParameters {
  for (const name of Object.keys(given))
    if (document.parameters[name] === undefined)
      throw invalid(`the document "${document.name}" has no parameter "${name}"`);
  const entries = Object.entries(document.parameters).map(([name, definition]) => {
    const values = given[name] ?? (definition.default === undefined ? [] : [definition.default]);
    const [value] = values;
    if (value === undefined || values.length > 1)
      throw invalid(`expected one value of parameter "${name}", found ${values.length}`);
    checkValue(name, definition, value);
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

function checkValue(
  name: string,
  definition: z.infer<typeof parameterSchema>,
  value: string,
): void {
  const { allowedPattern, allowedValues, maxChars = Infinity, minChars = 0 } = definition;
  if (allowedPattern !== undefined && !new RegExp(allowedPattern).test(value))
    throw invalid(`parameter "${name}" does not match its allowed pattern ${allowedPattern}`);
  if (allowedValues !== undefined && !allowedValues.includes(value))
    throw invalid(`parameter "${name}" is not one of its allowed values`);
  if (value.length > maxChars || value.length < minChars)
    throw invalid(`parameter "${name}" has a length outside ${minChars} to ${maxChars}`);
}

const invalid = (message: string) => new AwsError('InvalidParameters', message);

/** `{{ Name }}` is replaced as text, which is why parameters need tight patterns. */
export function scriptOf(lines: readonly string[], parameters: CommandParameters): string {
  const text = lines
    .join('\n')
    .replaceAll(/\{\{ *([A-Za-z0-9_]+) *\}\}/g, (whole, name: string) => parameters[name] ?? whole);
  return `${text}\n`;
}
