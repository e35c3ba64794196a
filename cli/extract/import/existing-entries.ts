import { parseDocument } from 'yaml';
import * as z from 'zod';

/** What tells an entry that was imported from others; everything else is the person's to change. */
export type ExistingEntry = {
  readonly name: string;
  readonly secret: string;
  readonly front: string;
  readonly adopt?: string | undefined;
  /** Where the writers' files are. */
  readonly directories: readonly string[];
  /** How each writer takes a credential, and where its files are. */
  readonly switches: readonly { readonly kind?: string | undefined; readonly directory: string }[];
};

const addressSchema = z.union([
  z.string(),
  z.looseObject({ write: z.string() }).transform(({ write }) => write),
]);

const entrySchema = z
  .looseObject({
    name: z.string(),
    secret: z.string().default('create'),
    receiver: z.looseObject({ front: addressSchema, adopt: z.string().optional() }),
    writers: z
      .array(
        z.looseObject({
          switch: z.object({ kind: z.string().optional().catch(undefined), directory: z.string() }),
        }),
      )
      .catch([]),
  })
  .transform(
    ({ name, secret, receiver: { front, adopt }, writers }): ExistingEntry => ({
      name,
      secret,
      front,
      adopt,
      directories: writers.map((writer) => writer.switch.directory),
      switches: writers.map((writer) => writer.switch),
    }),
  );

const settingsSchema = z.looseObject({
  endpoints: z.array(entrySchema.nullable().catch(null)).catch([]),
});

/** Of a text that need not be right yet: what is not understood is left out. */
export function existingEntries(text: string | undefined): ExistingEntry[] {
  if (text === undefined) return [];
  const document = parseDocument(text);
  if (document.errors.length > 0) return [];
  const { data } = settingsSchema.safeParse(document.toJS());
  return data?.endpoints.filter((entry) => entry !== null) ?? [];
}

export const isImportOf = (
  entry: ExistingEntry,
  { url, username }: { readonly url: string; readonly username: string },
): boolean => entry.secret === 'existing' && entry.front === url && entry.adopt === username;
