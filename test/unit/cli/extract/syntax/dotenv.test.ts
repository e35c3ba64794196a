import { expect, test } from '@jest/globals';
import { parseDotenv } from '../../../../../cli/extract/syntax/dotenv.ts';
import { keysOf, scalarsOf, sourcesOf, valuesOf } from './scalars-of.ts';

const text = `# A=comment
A=b
export B="c d" # x
C='e $f'
D=
E="two
lines\\n"
  F = spaced  
G: colon
H=\`i\`
A=again
nothing to see here
I=x=y==
J="unclosed
K=\${L}
é=no name
M=é😀
`;

test('each assignment is read, repeated ones too', () => {
  expect(valuesOf(parseDotenv, text)).toEqual([
    ['A', 'b'],
    ['B', 'c d'],
    ['C', 'e $f'],
    ['D', ''],
    ['E', 'two\nlines\n'],
    ['F', 'spaced'],
    ['G', 'colon'],
    ['H', 'i'],
    ['A', 'again'],
    ['I', 'x=y=='],
    ['J', '"unclosed'],
    ['K', '${L}'],
    ['M', 'é😀'],
  ]);
});

test('spans are within the quotes, keys without export', () => {
  expect(sourcesOf(parseDotenv, text)).toContainEqual(['B', 'c d']);
  expect(sourcesOf(parseDotenv, text)).toContainEqual(['E', 'two\nlines\\n']);
  expect(sourcesOf(parseDotenv, text)).toContainEqual(['M', 'é😀']);
  for (const [key, source] of keysOf(parseDotenv, text)) expect(source).toBe(key);
});

test('a "#" begins a comment after white space only', () => {
  expect(valuesOf(parseDotenv, "A=b#c\nD=e #f\nG= # h\nI='j # k' # l\nM=#n\n")).toEqual([
    ['A', 'b#c'],
    ['D', 'e'],
    ['G', ''],
    ['I', 'j # k'],
    ['M', '#n'],
  ]);
});

test('CRLF and a byte order mark are no part of a value', () => {
  expect(sourcesOf(parseDotenv, '\uFEFFA=b\r\nC="d"\r\n')).toEqual([
    ['A', 'b'],
    ['C', 'd'],
  ]);
});

test('a value of megabytes is read', () => {
  const [found] = scalarsOf(parseDotenv, `A="${'x'.repeat(5_000_000)}"`);

  expect(found?.scalar.value).toHaveLength(5_000_000);
});
