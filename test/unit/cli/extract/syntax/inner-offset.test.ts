import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseAlloy } from '../../../../../cli/extract/syntax/alloy.ts';
import { loadHcl } from '../../../../../cli/extract/syntax/hcl.ts';
import { innerOffset } from '../../../../../cli/extract/syntax/inner-offset.ts';
import { parseJson } from '../../../../../cli/extract/syntax/json.ts';
import { parseYaml } from '../../../../../cli/extract/syntax/yaml.ts';
import type { ParseText } from '../../../../../cli/extract/syntax-tree.ts';
import { scalarsOf } from './scalars-of.ts';

/** What stands in the text where `part` stands in the one value, and as far as `length`. */
function sourceAt(parse: ParseText, text: string, part: string, length = part.length): string {
  const [found] = scalarsOf(parse, text);
  if (found === undefined) return 'no scalar';
  const at = innerOffset(text, found.scalar, found.scalar.value.indexOf(part));
  return text.slice(at, at + length);
}

describe('literal blocks', () => {
  test.each([
    ['a: |\n  b: c\n    d: hush\n', 'hush'],
    ['a: |+\r\n  b\r\n\r\n  c: hush\r\n\r\n', 'hush'],
    ['a: |\n\n\n  hush\n', 'hush'],
    ['a:\n  - |2\n      indented\n    hush\n', 'hush'],
    ['a: |\n  é😀\n  😀hush', 'hush'],
    ['a: |\n  x\n   \n  hush\n', 'hush'],
  ])('%j is exact', (text, part) => {
    expect(sourceAt(parseYaml, text, part)).toBe(part);
  });

  test('every character of any lines is found', () => {
    const lines = fc.array(fc.stringMatching(/^[a-z: #"é]{0,12}$/), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(lines, (all) => {
        const value = `x\n${all.map((line) => line.trimEnd()).join('\n')}\ny`;
        const text = stringify({ a: { b: value } }, { blockQuote: 'literal', lineWidth: 0 });
        const [found] = scalarsOf(parseYaml, text);
        if (found === undefined) throw new Error('expected a scalar');
        for (let offset = 0; offset < value.length; offset += 1) {
          if (value[offset] === '\n') continue;
          expect(text[innerOffset(text, found.scalar, offset)]).toBe(value[offset]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('other scalars', () => {
  test.each([
    [parseYaml, 'a: plain hush', 'hush', 'hush'],
    [parseYaml, `a: 'it''s ''hush'''`, 'hush', 'hush'],
    [parseYaml, 'a: "x\\ty\\u00e9\\"hush"', 'hush', 'hush'],
    [parseJson, '["x\\n\\ud83d\\ude00y: \\"hush"]', 'hush', 'hush'],
    [parseAlloy, 'a = `\n b: c\n  hush`', 'hush', 'hush'],
    [parseAlloy, 'a = "\\x41\\101hush"', 'hush', 'hush'],
    [parseYaml, 'a: >\n  one\n  two\n\n  hush\n', 'hush', 'hush'],
    [parseYaml, 'a: one\n  two\n  hush', 'hush', 'hush'],
    [parseYaml, 'a: "one\\\n  two\n  hush"', 'hush', 'hush'],
  ])('%# is exact to the word', (parse, text, part, source) => {
    expect(sourceAt(parse, text, part)).toBe(source);
  });

  test('heredocs are exact, also after an escaped marker', async () => {
    const parse = await loadHcl();

    expect(sourceAt(parse, 'a = <<-X\n    b\n      c: hush\n  X\n', 'hush')).toBe('hush');
    expect(sourceAt(parse, 'a = <<X\n  $${b} hush\nX\n', 'hush')).toBe('hush');
    expect(sourceAt(parse, 'a = "$${b} \\"hush"\n', 'hush')).toBe('hush');
  });

  test('what is past the value is the end of the span', () => {
    const [found] = scalarsOf(parseYaml, 'a: |\n  b\n\nc: d\n');

    expect(found && innerOffset('a: |\n  b\n\nc: d\n', found.scalar, 99)).toBe(
      found?.scalar.span.end,
    );
  });
});
