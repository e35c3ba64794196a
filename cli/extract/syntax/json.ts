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
  read(text, visitorInto(builder, text));
  return { documents: builder.documents() };
}

/** What can be made out of a text that is not JSON. Throws a SyntaxProblem where it is beyond the limits. */
export function recoverJson(text: string): ParsedText {
  const builder = new TreeBuilder(text);
  read(text, { ...visitorInto(builder, text), onError: () => undefined });
  builder.closeAll(text.length);
  return { documents: builder.documents() };
}

function read(text: string, visitor: JSONVisitor): void {
  const plain = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  visit(plain, visitor, { allowTrailingComma: true });
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
