import { type JSONVisitor, type ParseErrorCode, visit } from 'jsonc-parser';
import { type ParsedText, SyntaxProblem } from '../syntax-tree.ts';
import { makeScalar } from './scalar.ts';
import { TreeBuilder } from './tree-builder.ts';

/** By jsonc-parser's ParseErrorCode, whose enumeration exists for the compiler only. */
const reasons: { readonly [code: number]: string } = {
  3: 'a property name is expected',
  4: 'a value is expected',
  5: 'a colon is expected',
  6: 'a comma is expected',
  7: 'an object is not closed',
  8: 'an array is not closed',
  9: 'the end of the file is expected after the first value',
  11: 'a comment is not closed',
  12: 'a string is not closed',
};

/** InvalidUnicode, InvalidEscapeCharacter, InvalidCharacter: the string's bounds are clear. */
const tolerated: ReadonlySet<number> = new Set([14, 15, 16]);

/** JSON with comments, as editors' settings have them, and with commas at the end. */
export function parseJson(text: string): ParsedText {
  const builder = new TreeBuilder(text);
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  visit(start === 0 ? text : ` ${text.slice(1)}`, visitorInto(builder, text), {
    allowTrailingComma: true,
  });
  return { documents: builder.documents() };
}

function visitorInto(builder: TreeBuilder, text: string): JSONVisitor {
  return {
    onObjectBegin: (offset) => builder.openMapping(offset),
    onArrayBegin: (offset) => builder.openSequence(offset),
    onObjectEnd: (offset, length) => builder.close(offset + length),
    onArrayEnd: (offset, length) => builder.close(offset + length),
    onObjectProperty: (key, offset, length) => builder.key(key, offset + 1, offset + length - 1),
    onLiteralValue: (value: unknown, offset, length) => {
      const end = offset + length;
      builder.add(
        typeof value === 'string'
          ? makeScalar(value, offset + 1, end - 1, 'double')
          : makeScalar(text.slice(offset, end), offset, end, 'plain'),
      );
    },
    onError: (code: ParseErrorCode, _offset, _length, line) => {
      if (tolerated.has(code)) return;
      throw new SyntaxProblem(`not JSON: ${reasons[code] ?? 'an unexpected character'}`, line + 1);
    },
  };
}
