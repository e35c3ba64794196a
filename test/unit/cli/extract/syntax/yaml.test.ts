import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseYaml } from '../../../../../cli/extract/syntax/yaml.ts';
import { keysOf, problemOf, scalarsOf, sourcesOf, valuesOf } from './scalars-of.ts';

describe('values and spans', () => {
  test('a span covers what stands between the quotes', () => {
    const text = `a: plain # c\nb: 'it''s'\nc: "x\\ty"\nd: é😀\n`;

    expect(valuesOf(parseYaml, text)).toEqual([
      ['a', 'plain'],
      ['b', "it's"],
      ['c', 'x\ty'],
      ['d', 'é😀'],
    ]);
    expect(sourcesOf(parseYaml, text)).toEqual([
      ['a', 'plain'],
      ['b', "it''s"],
      ['c', 'x\\ty'],
      ['d', 'é😀'],
    ]);
  });

  test('a block begins after its indentation and ends with its last line', () => {
    const text =
      'a: &x |  # why\n    one\n      two\n\nb: >-\n  fold\n  ed\nc: |2\n   three\n  four\n';

    expect(scalarsOf(parseYaml, text).map(({ source, scalar }) => [scalar.value, source])).toEqual([
      ['one\n  two\n', 'one\n      two'],
      ['fold ed', 'fold\n  ed'],
      [' three\nfour\n', ' three\n  four'],
    ]);
  });

  test('numbers, booleans and null are the texts that stand there', () => {
    expect(valuesOf(parseYaml, 'a: 1e3\nb: yes\nc: ~\nd:\n')).toEqual([
      ['a', '1e3'],
      ['b', 'yes'],
      ['c', '~'],
      ['d', ''],
    ]);
  });

  test('CRLF is no part of a value or a span', () => {
    const text = 'a: b\r\nc: |\r\n  x\r\n  y\r\nd: "e"\r\n';

    expect(valuesOf(parseYaml, text)).toEqual([
      ['a', 'b'],
      ['c', 'x\ny\n'],
      ['d', 'e'],
    ]);
    expect(sourcesOf(parseYaml, text)).toContainEqual(['c', 'x\r\n  y']);
  });

  test('all documents are read, with directives and a byte order mark', () => {
    const text = '\uFEFF%YAML 1.1\n---\na: 1\n...\n---\nb: 2\n';

    expect(valuesOf(parseYaml, text)).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  test('repeated keys are kept', () => {
    expect(valuesOf(parseYaml, 'a: 1\na: 2\n')).toEqual([
      ['a', '1'],
      ['a', '2'],
    ]);
  });

  test('keys have their spans', () => {
    expect(keysOf(parseYaml, `a: 1\n"b c": 2\n? [d, e]\n: 3\n`)).toEqual([
      ['a', 'a'],
      ['b c', 'b c'],
      ['[d, e]', '[d, e]'],
    ]);
  });
});

describe('aliases, merges and tags', () => {
  test('an alias gives the tree of its anchor, with the spans there', () => {
    const text = 'a: &x {password: hush}\nb: *x\n';

    expect(sourcesOf(parseYaml, text)).toEqual([
      ['a.password', 'hush'],
      ['b.password', 'hush'],
    ]);
  });

  test('a merge adds what the mapping does not have itself', () => {
    const text = 'a: &a {k: 1, l: 2}\nb: &b {l: 3, m: 4}\nc:\n  <<: [*a, *b]\n  k: own\n';

    expect(valuesOf(parseYaml, text).slice(4)).toEqual([
      ['c.k', 'own'],
      ['c.l', '2'],
      ['c.m', '4'],
    ]);
  });

  test('ciphertext is encrypted', () => {
    const text = 'a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\nb: ENC[AES256_GCM,data:x]\n';

    expect(scalarsOf(parseYaml, text).map(({ scalar }) => scalar.state)).toEqual([
      'encrypted',
      'encrypted',
    ]);
  });

  test('what applications evaluate is an expression', () => {
    const text = 'a: !secret pw\nb: !reference [x, y]\nc: {{ .Values.pw }}\nd: !ENV "${X}"\n';

    expect(valuesOf(parseYaml, text)).toEqual([
      ['a', '!secret pw', 'expression'],
      ['b', '!reference [x, y]', 'expression'],
      ['c', '{{ .Values.pw }}', 'expression'],
      ['d', '!ENV ${X}', 'expression'],
    ]);
  });

  test("YAML's own tags and !unsafe leave a literal", () => {
    expect(valuesOf(parseYaml, 'a: !!str 5\nb: !unsafe "{{"\nc: !!binary aGk=\nd: ! x\n')).toEqual([
      ['a', '5'],
      ['b', '{{'],
      ['c', 'aGk='],
      ['d', 'x'],
    ]);
  });
});

describe('what is not read', () => {
  test.each([
    ['a: b\n{{- if .x }}\nc: hush\n{{ end }}\n', 2],
    ['a:\n\tb: hush\n', 2],
    ['a: "hush\n', 2],
    ['a: b\nc: *hush\n', 2],
    ['a: 1\n---\na: hush: b\n', 3],
  ])('%j has a problem in line %i', (text, line) => {
    const problem = problemOf(parseYaml, text);

    expect(problem).toMatchObject({ code: 'NOT_PARSED', line });
    expect(problem.message).not.toContain('hush');
  });

  test.each([
    ['[', ']'],
    ['{a: ', '}'],
    ['- ', ''],
    ['? ', ''],
  ])('10,000 levels of %j are too deep', (open, close) => {
    const text = `${open.repeat(10_000)}a${close.repeat(10_000)}`;

    expect(problemOf(parseYaml, text).code).toBe('TOO_DEEP');
  });

  test('aliases that make too deep a tree are too deep', () => {
    const lines = Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`);

    expect(problemOf(parseYaml, `a0: &a0 x\n${lines.join('\n')}`).code).toBe('TOO_DEEP');
  });

  test.each(['[*a, *a, *a, *a]', '{k: *a, l: *a, <<: *a}'])(
    'a bomb of aliases in %s is refused',
    (bomb) => {
      const lines = Array.from(
        { length: 40 },
        (_, i) => `k${i + 1}: &a${i + 1} ${bomb.replaceAll('*a', `*a${i}`)}`,
      );

      const problem = problemOf(parseYaml, `k0: &a0 {x: y}\n${lines.join('\n')}`);

      expect(problem.code).toBe('TOO_MANY_ALIASES');
    },
  );

  test('an alias within its own anchor is refused', () => {
    expect(problemOf(parseYaml, 'a: &a [*a]\n')).toMatchObject({
      code: 'TOO_MANY_ALIASES',
      line: 1,
    });
  });

  test('NUL and a lone surrogate do no harm', () => {
    expect(valuesOf(parseYaml, 'a: x\0y\ud800\n')).toEqual([['a', 'x\0y\ud800']]);
  });
});

test('spans of any document that is written cover sources of their values', () => {
  const { value: documents } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(documents, (value) => {
      for (const { source, scalar } of scalarsOf(parseYaml, stringify({ value }))) {
        const quote = { single: "'", double: '"', plain: '', block: undefined }[scalar.style];
        if (quote === undefined) continue;
        const again = scalarsOf(parseYaml, `${quote}${source}${quote}`);
        expect(again.map((one) => one.scalar.value)).toEqual([scalar.value]);
      }
    }),
    { numRuns: 200 },
  );
});
