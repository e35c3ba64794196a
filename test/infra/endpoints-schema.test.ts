import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { endpointsSchemaText, schemaFile } from '../../infra/endpoints-schema.ts';

const node = z.looseObject({
  description: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
});

test('the committed JSON Schema is that of the settings (npm run schema writes it)', () => {
  expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(JSON.parse(endpointsSchemaText()));
});

const committed: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));

/** Every key that the schema names, with what it says of it. */
function keysOf(schema: unknown, path = ''): [string, unknown][] {
  if (Array.isArray(schema)) return schema.flatMap((branch) => keysOf(branch, path));
  const { properties = {}, ...rest } = node.parse(schema);
  const inner = [rest.items, rest.anyOf, rest.oneOf].filter((part) => part !== undefined);
  return [
    ...Object.entries(properties).flatMap(([key, value]): [string, unknown][] => [
      [`${path}.${key}`, value],
      ...keysOf(value, `${path}.${key}`),
    ]),
    ...inner.flatMap((part) => keysOf(part, path)),
  ];
}

test('editors have a sentence for every key', () => {
  const silent = keysOf(committed).filter(([, key]) => !node.parse(key).description);

  expect(silent.map(([path]) => path)).toEqual([]);
});

test('editors refuse addresses that are not https or have a query part, and take a plain number as a wave', () => {
  const byPath = new Map(keysOf(committed));
  const anyOf = (path: string) => node.parse(byPath.get(path)).anyOf;

  const address = expect.objectContaining({
    type: 'string',
    allOf: [
      { type: 'string', pattern: expect.stringMatching(/^\^https:/) },
      { type: 'string', pattern: '^[^?#]*$' },
    ],
  });

  expect(anyOf('.endpoints.receiver.front')).toContainEqual(address);
  expect(byPath.get('.endpoints.receiver.front.query')).toEqual(address);
  expect(byPath.get('.endpoints.receiver.usage.query')).toEqual(address);
  expect(anyOf('.endpoints.writers.waveSize')).toContainEqual(
    expect.objectContaining({ type: 'integer' }),
  );
});

test('the example tells editors where the schema is', () => {
  const [first] = readFileSync('infra/endpoints.yaml', 'utf8').split('\n');

  expect(first).toBe('# yaml-language-server: $schema=./endpoints.schema.json');
});
