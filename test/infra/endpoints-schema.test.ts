import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { endpointsSchemaText, schemaFile } from '../../infra/endpoints-schema.ts';

test('the committed JSON Schema is that of the settings (npm run schema writes it)', () => {
  expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(JSON.parse(endpointsSchemaText()));
});

test('the example tells editors where the schema is', () => {
  const [first] = readFileSync('infra/endpoints.yaml', 'utf8').split('\n');

  expect(first).toBe('# yaml-language-server: $schema=./endpoints.schema.json');
});
