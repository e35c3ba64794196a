import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAlloy } from '../../../../../cli/extract/syntax/alloy.ts';
import { keysOf, problemOf, scalarsOf, sourcesOf, valuesOf } from './scalars-of.ts';

describe('values and spans', () => {
  test('a block is named by its dotted name and nested by its label', () => {
    const text = `// é😀
prometheus.remote_write "default" {
  endpoint {
    url = "https://x/" // c
    basic_auth { password = "p\\"w\\u00e9" /* d */ }
  }
}
`;

    expect(valuesOf(parseAlloy, text)).toEqual([
      ['prometheus.remote_write.default.endpoint.url', 'https://x/'],
      ['prometheus.remote_write.default.endpoint.basic_auth.password', 'p"wé'],
    ]);
    expect(sourcesOf(parseAlloy, text)[1]?.[1]).toBe('p\\"w\\u00e9');
    expect(keysOf(parseAlloy, text).map(([key]) => key)).toContain('prometheus.remote_write');
    for (const [key, source] of keysOf(parseAlloy, text)) expect(source).toBe(key);
  });

  test('arrays and objects may run over lines and end with a comma', () => {
    const text = 'a = [\n  "b",\n  {c = 1.5, "d-e" = true,},\n]\nf = {}\n';

    expect(valuesOf(parseAlloy, text)).toEqual([
      ['a[0]', 'b'],
      ['a[1].c', '1.5'],
      ['a[1].d-e', 'true'],
    ]);
  });

  test('a raw string is what stands between its back quotes', () => {
    const [raw] = scalarsOf(parseAlloy, 'a = `\nb: "c\\n"\n`\r\nd = 1');

    expect(raw?.scalar).toMatchObject({ value: '\nb: "c\\n"\n', style: 'block' });
    expect(raw?.source).toBe('\nb: "c\\n"\n');
  });

  test('any text is read from its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(valuesOf(parseAlloy, `a = ${JSON.stringify(value)}`)).toEqual([['a', value]]);
      }),
    );
  });
});

describe('expressions', () => {
  test.each([
    'sys.env("X")',
    'local.file.x.content',
    'coalesce(\n  sys.env("X"),\n  "y",\n)',
    'a.b["c"].d(1)[0]',
    '"a" + b',
    '1 == 2 && !true',
    '-x',
    'remote.kubernetes.secret.x.data["y"]',
  ])('%j is one, with its source', (source) => {
    expect(valuesOf(parseAlloy, `a = ${source}\nb = "c"`)).toEqual([
      ['a', source, 'expression'],
      ['b', 'c'],
    ]);
  });

  test('nonsensitive and parentheses leave what they enclose', () => {
    expect(sourcesOf(parseAlloy, 'a = (("b"))\nc = convert.nonsensitive("d")\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});

describe('what is not read', () => {
  test.each([
    ['a = 1\nb = ', 2],
    ['a = "hush', 1],
    ['a = `hush', 1],
    ['a = "hush\n"', 1],
    ['a "hush" {', 1],
    ['a { b = 1 }\n}', 2],
    ['a = ["hush" 2]', 1],
    ['a = 1 hush = 2', 1],
    ['hush:\n  - a: b', 1],
    ['a = ${hush}', 1],
    ['# hush', 1],
  ])('%j has a problem in line %i', (text, line) => {
    const problem = problemOf(parseAlloy, text);

    expect(problem).toMatchObject({ code: 'NOT_PARSED', line });
    expect(problem.message).not.toContain('hush');
  });

  test.each(['[', '(', '{ b = ', 'f(', 'f['])('10,000 levels of %j are too deep', (open) => {
    expect(problemOf(parseAlloy, `a = ${open.repeat(10_000)}`).code).toBe('TOO_DEEP');
  });

  test('10,000 levels of blocks are too deep', () => {
    expect(problemOf(parseAlloy, 'a "b" {\n'.repeat(10_000)).code).toBe('TOO_DEEP');
  });

  test('long chains of operators are no levels', () => {
    const text = `a = ${'!'.repeat(10_000)}b${'.c[0]'.repeat(10_000)}${' + 1'.repeat(10_000)}`;

    expect(scalarsOf(parseAlloy, text)[0]?.source).toBe(text.slice(4));
  });
});
