import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

/** A parameter of a document, as far as it is played: text only. */
export const documentParameterSchema = z.strictObject({
  type: z.literal('String'),
  description: z.string().optional(),
  default: z.string().optional(),
  allowedPattern: z.string().optional(),
  allowedValues: z.array(z.string()).optional(),
  maxChars: z.coerce.number().optional(),
  minChars: z.coerce.number().optional(),
});

type DocumentParameter = z.infer<typeof documentParameterSchema>;

export interface ParameterisedDocument {
  readonly name: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
}

export type DocumentParameters = Readonly<Record<string, string>>;

/**
 * Checks the values that a document is to run with, and fills in defaults; throws an AwsError with
 * the code that the calling API has for bad parameters.
 */
export function checkedParameters(
  document: ParameterisedDocument,
  given: Readonly<Record<string, readonly string[]>>,
  errorCode: string,
): DocumentParameters {
  const refuse = (problem: string): never => {
    throw new AwsError(errorCode, problem);
  };
  for (const name of Object.keys(given))
    if (document.parameters[name] === undefined)
      refuse(`the document "${document.name}" has no parameter "${name}"`);
  const entries = Object.entries(document.parameters).map(([name, definition]) => {
    const values = given[name] ?? (definition.default === undefined ? [] : [definition.default]);
    const [value] = values;
    if (value === undefined || values.length > 1)
      return refuse(`expected one value of parameter "${name}", found ${values.length}`);
    const problem = problemOf(definition, value);
    return problem === undefined
      ? ([name, value] as const)
      : refuse(`parameter "${name}" ${problem}`);
  });
  return Object.fromEntries(entries);
}

function problemOf(definition: DocumentParameter, value: string): string | undefined {
  const { allowedPattern, allowedValues, maxChars = Infinity, minChars = 0 } = definition;
  if (allowedPattern !== undefined && !new RegExp(allowedPattern).test(value))
    return `does not match its allowed pattern ${allowedPattern}`;
  if (allowedValues !== undefined && !allowedValues.includes(value))
    return 'is not one of its allowed values';
  if (value.length > maxChars || value.length < minChars)
    return `has a length outside ${minChars} to ${maxChars}`;
  return undefined;
}
