import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../../../cli/extract/syntax/json.ts';
import { keysOf, problemOf, scalarsOf, sourcesOf, valuesOf } from './scalars-of.ts';

test('comments and commas at the end are read over', () => {
  const text = '\uFEFF{"a": "b\\u00e9\\n", // c\n "d": [1, true, null, -1.5e3,],}';

  expect(valuesOf(parseJson, text)).toEqual([
    ['a', 'bé\n'],
    ['d[0]', '1'],
    ['d[1]', 'true'],
    ['d[2]', 'null'],
    ['d[3]', '-1.5e3'],
  ]);
  expect(sourcesOf(parseJson, text)[0]).toEqual(['a', 'b\\u00e9\\n']);
});

test('repeated keys are kept, with their spans', () => {
  expect(keysOf(parseJson, '{"a": 1, "b": {"a": 2}, "a": 3}').flat()).toEqual(
    ['a', 'b', 'a', 'a'].flatMap((key) => [key, key]),
  );
});

test('a tab or an unknown escape in a string is no reason to read nothing', () => {
  expect(valuesOf(parseJson, '{"a": "x\ty", "b": "z"}')).toEqual([
    ['a', 'x\ty'],
    ['b', 'z'],
  ]);
});

test.each([
  ['{\n"a": "hush', 2],
  ['{"a": hush}', 1],
  ['{"a":1}\n{"hush":2}', 2],
  ['{"hush" 1}', 1],
  ['{"a": "hush"', 1],
  ['', 1],
])('%j has a problem in line %i', (text, line) => {
  const problem = problemOf(parseJson, text);

  expect(problem).toMatchObject({ code: 'NOT_PARSED', line });
  expect(problem.message).not.toContain('hush');
});

test.each(['[', '{"a":'])('100,000 levels of %j are too deep', (open) => {
  expect(problemOf(parseJson, open.repeat(100_000)).code).toBe('TOO_DEEP');
});

test('more values than are read are refused', () => {
  expect(problemOf(parseJson, `[${'1,'.repeat(600_000)}]`).code).toBe('NOT_PARSED');
});

test('any document gives its values, and each span parses to its value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (record) => {
      const found = scalarsOf(parseJson, JSON.stringify(record, null, 2));

      expect(found.map(({ scalar }) => scalar.value)).toEqual(Object.values(record));
      expect(found.map(({ source }): unknown => JSON.parse(`"${source}"`))).toEqual(
        Object.values(record),
      );
    }),
  );
});
