import { z } from 'zod';

/** CloudFormation's list of tags, as a record. */
export const tagsSchema = z
  .array(z.strictObject({ Key: z.string(), Value: z.string() }))
  .default([])
  .transform((tags) => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
