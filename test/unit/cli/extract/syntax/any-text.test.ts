import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAlloy } from '../../../../../cli/extract/syntax/alloy.ts';
import { splitCommands } from '../../../../../cli/extract/syntax/commands.ts';
import { parseDotenv } from '../../../../../cli/extract/syntax/dotenv.ts';
import { loadHcl } from '../../../../../cli/extract/syntax/hcl.ts';
import { innerOffset } from '../../../../../cli/extract/syntax/inner-offset.ts';
import { parseInventory } from '../../../../../cli/extract/syntax/inventory.ts';
import { parseJson } from '../../../../../cli/extract/syntax/json.ts';
import { parseSystemd } from '../../../../../cli/extract/syntax/systemd.ts';
import { parseYaml } from '../../../../../cli/extract/syntax/yaml.ts';
import { type ParseText, SyntaxProblem } from '../../../../../cli/extract/syntax-tree.ts';
import { scalarsOf } from './scalars-of.ts';

/** A shell's words as a document, so that it is looked at like the other formats. */
const parseShell: ParseText = (text) => ({
  documents: splitCommands(text).flatMap(({ words, documents }) => [
    ...documents,
    ...words.map(({ value, state, span }) => {
      return { type: 'scalar', value, state, span, style: 'plain' } as const;
    }),
  ]),
});

const parts = [
  ['a', 'b: ', 'c = ', 'é😀', '\ud800', '\0', ' ', '  ', '\n', '\r\n', '\t', '\\', '\\u00', '#'],
  ['"', "'", '`', '[', ']', '{', '}', '(', ')', '- ', ', ', ': ', '? ', '|\n', '>-\n', '<<-A\n'],
  ['A\n', '&a ', '*a', '<<: ', '!vault ', '!x ', '${', '$', '%{', '---\n', '%', '/*', '//', '.'],
  ['[s]\n', '0', '-', '@', '\uFEFF', 'hush'],
].flat();

const anyText = fc.array(fc.constantFrom(...parts), { maxLength: 40 }).map((all) => all.join(''));

async function parserOf(format: string): Promise<ParseText> {
  if (format === 'HCL') return loadHcl();
  const parsers = new Map<string, ParseText>([
    ['YAML', parseYaml],
    ['JSON', parseJson],
    ['Alloy', parseAlloy],
    ['dotenv', parseDotenv],
    ['systemd', parseSystemd],
    ['inventory', parseInventory],
    ['shell', parseShell],
  ]);
  const parse = parsers.get(format);
  if (parse === undefined) throw new Error(`expected a format, found ${format}`);
  return parse;
}

/** What is wrong with how a text was read, if anything is. */
function faultOf(parse: ParseText, text: string): string | undefined {
  try {
    const isWithin = scalarsOf(parse, text).every(({ scalar }) => {
      const { start, end } = scalar.span;
      const offsets = Array.from({ length: scalar.value.length + 1 }, (_, i) => i);
      const inner = offsets.map((offset) => innerOffset(text, scalar, offset));
      return (
        0 <= start && end <= text.length && [...inner, end].every((at) => at >= start && at <= end)
      );
    });
    return isWithin ? undefined : 'an offset is out of its bounds';
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    if (error.message.includes('hush')) return 'the problem quotes the text';
    const lines = text.split('\n').length;
    return error.line >= 1 && error.line <= lines ? undefined : 'the line is not of the text';
  }
}

test.each(['YAML', 'JSON', 'HCL', 'Alloy', 'dotenv', 'systemd', 'inventory', 'shell'])(
  'any text is %s with spans within the text, or a problem that tells nothing of it',
  async (format) => {
    const parse = await parserOf(format);
    fc.assert(
      fc.property(anyText, (text) => {
        expect(faultOf(parse, text)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  },
);
