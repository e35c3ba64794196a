import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { settingsSchema } from './settings/settings.ts';

export const schemaFile = fileURLToPath(new URL('endpoints.schema.json', import.meta.url));

/** The settings as JSON Schema, with which editors complete and check `endpoints.yaml`. */
export function endpointsSchemaText(): string {
  const schema = z.toJSONSchema(settingsSchema({ isLocal: false }), {
    io: 'input',
    // What YAML editors understand.
    target: 'draft-7',
  });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(schemaFile, endpointsSchemaText());
