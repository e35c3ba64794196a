import { z } from 'zod';

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const values = z
  .union([z.string(), z.boolean(), z.number()])
  .transform(String)
  .or(z.array(z.union([z.string(), z.boolean(), z.number()]).transform(String)))
  .transform((value) => [value].flat());

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Principal: z.union([z.literal('*'), z.record(z.string(), texts)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});

const documentSchema = z.strictObject({
  // The language before it, which is the default, knows no policy variables.
  Version: z.literal('2012-10-17'),
  Id: z.string().optional(),
  Statement: z
    .union([statementSchema, z.array(statementSchema)])
    .transform((value) => [value].flat()),
});

export type Statement = z.infer<typeof statementSchema>;

/** The statements of a policy document whose intrinsic functions are resolved. */
export function statementsOf(document: unknown): readonly Statement[] {
  return documentSchema.parse(document).Statement;
}
