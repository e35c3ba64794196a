import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadHcl } from '../../../../../cli/extract/syntax/hcl.ts';
import type { ParseText } from '../../../../../cli/extract/syntax-tree.ts';
import { keysOf, problemOf, scalarsOf, sourcesOf, valuesOf } from './scalars-of.ts';

let parse: ParseText;

beforeAll(async () => {
  parse = await loadHcl();
});

describe('values and spans', () => {
  test('a block is nested by its labels, and may repeat', () => {
    const text = 'a "b" "c" {\n  d = "e"\n  f { g = 1 }\n  f {}\n}\nh = "i"\n';

    expect(valuesOf(parse, text)).toEqual([
      ['a.b.c.d', 'e'],
      ['a.b.c.f.g', '1'],
      ['h', 'i'],
    ]);
    expect(keysOf(parse, text).map(([key]) => key)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'f',
      'g',
      'f',
      'h',
    ]);
    for (const [key, source] of keysOf(parse, text)) expect(source).toBe(key);
  });

  test('spans count UTF-16 units after what is not ASCII', () => {
    expect(sourcesOf(parse, '# é😀€\na = "b\\"😀" # c\nd = "é"\n')).toEqual([
      ['a', 'b\\"😀'],
      ['d', 'é'],
    ]);
  });

  test('escapes are resolved', () => {
    expect(valuesOf(parse, 'a = "\\u00e9\\t\\"\\\\ $${x} %%{y} $z"\n')).toEqual([
      ['a', 'é\t"\\ ${x} %{y} $z'],
    ]);
  });

  test('objects and tuples are read with any kind of key', () => {
    expect(valuesOf(parse, 'o = { a = "b", "c d": 1\n (x) = [true, null] }\n')).toEqual([
      ['o.a', 'b'],
      ['o.c d', '1'],
      ['o.(x)[0]', 'true'],
      ['o.(x)[1]', 'null'],
    ]);
  });

  test('a heredoc spans its lines and loses the indentation that they share', () => {
    const text = 'a = <<-EOT\n    b:\n      c\n\n    d\n  EOT\ne = <<X\n f\r\nX\ng = <<Y\nY\n';

    expect(scalarsOf(parse, text).map(({ scalar, source }) => [scalar.value, source])).toEqual([
      ['b:\n  c\n\nd\n', 'b:\n      c\n\n    d'],
      [' f\n', ' f'],
      ['', ''],
    ]);
  });
});

describe('expressions', () => {
  test.each([
    ['var.password'],
    ['x ? "a" : "b"'],
    ['file("x")'],
    ['[for k in x : k]'],
    ['local.a["b"].c[0]'],
    ['"a" == var.b'],
  ])('%s is one, with its source', (source) => {
    expect(valuesOf(parse, `a = ${source}\n`)).toEqual([['a', source, 'expression']]);
  });

  test('a string with an interpolation or a directive is one, without its quotes', () => {
    expect(valuesOf(parse, 'a = "x\\n${var.y}"\nb = "%{ if x }y%{ endif }"\n')).toEqual([
      ['a', 'x\n${var.y}', 'expression'],
      ['b', '%{ if x }y%{ endif }', 'expression'],
    ]);
  });

  test.each(['sensitive', 'jsonencode', 'yamlencode', 'base64encode', 'tostring', 'nonsensitive'])(
    '%s leaves its argument',
    (name) => {
      expect(sourcesOf(parse, `a = ${name}({ b = ("hush") })\n`)).toEqual([['a.b', 'hush']]);
    },
  );

  test('what is merged or given to a template is read', () => {
    const text = 'a = merge({ b = "c" }, var.d)\ne = templatefile("f.tpl", { g = "h" })\n';

    expect(valuesOf(parse, text)).toEqual([
      ['a.b', 'c'],
      ['e.g', 'h'],
    ]);
  });
});

describe('what is not read', () => {
  test.each([
    ['a = "b"\nc = "hush\n', 3],
    ['a "hush" {\n  b = 1\n', 3],
    ['hush hush hush\n', 1],
    ['a: hush\nb:\n  - c\n', 1],
  ])('%j has a problem in line %i', (text, line) => {
    const problem = problemOf(parse, text);

    expect(problem).toMatchObject({ code: 'NOT_PARSED', line });
    expect(problem.message).not.toContain('hush');
  });

  test.each([
    ['[', ']'],
    ['{ a = ', '}'],
    ['tostring(', ')'],
  ])('10,000 levels of %j are too deep', (open, close) => {
    const text = `a = ${open.repeat(10_000)}1${close.repeat(10_000)}\n`;

    expect(problemOf(parse, text).code).toBe('TOO_DEEP');
  });

  test('10,000 levels of blocks or labels are too deep', () => {
    expect(problemOf(parse, 'a {\n'.repeat(10_000) + '}\n'.repeat(10_000)).code).toBe('TOO_DEEP');
    expect(problemOf(parse, `a ${'"b" '.repeat(10_000)}{}\n`).code).toBe('TOO_DEEP');
  });

  test('a text that would take too much memory is refused', () => {
    expect(problemOf(parse, `a = "${'x'.repeat(500_000)}"`).code).toBe('NOT_PARSED');
  });

  test('a lone surrogate does no harm to the offsets after it', () => {
    expect(sourcesOf(parse, 'a = "x\ud800"\nb = "c"\n')[1]).toEqual(['b', 'c']);
  });
});
