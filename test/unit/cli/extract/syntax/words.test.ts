import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAssignment } from '../../../../../cli/extract/syntax/assignment.ts';
import { splitCommands } from '../../../../../cli/extract/syntax/commands.ts';
import { splitWords } from '../../../../../cli/extract/syntax/words.ts';

test.each([
  ['a b\tc', ['a', 'b', 'c']],
  [`"a b" 'c d' e"f g"'h'`, ['a b', 'c d', 'ef gh']],
  ['a\\ b "c\\"d\\n" \'e\\f\'', ['a b', 'c"d\\n', 'e\\f']],
  ['a \\\n  b \\\r\n c "d\\\ne"', ['a', 'b', 'c', 'de']],
  [`'' "" a$`, ['', '', 'a$']],
  [`$'a\\tb'`, ['a\tb']],
  ['"unclosed word', ['unclosed word']],
])('%j is split into %j', (text, values) => {
  expect(splitWords(text).map((word) => word.value)).toEqual(values);
  expect(splitWords(text).every((word) => word.state === 'literal')).toBe(true);
});

test.each(['$X', 'user:${X}', '$(cat "a b")', '`cat x`', '"a $X"', '${X:-"a b"}c', '$1'])(
  '%j is one word that is evaluated',
  (text) => {
    expect(splitWords(text)).toEqual([
      {
        value: text.replace(/^"(.*)"$/, '$1'),
        state: 'expression',
        span: { start: 0, end: text.length },
      },
    ]);
  },
);

test('spans cover the words with their quotes', () => {
  const text = `é😀 "b c" --d='e f' g\\ h`;

  expect(splitWords(text).map(({ span }) => text.slice(span.start, span.end))).toEqual([
    'é😀',
    '"b c"',
    "--d='e f'",
    'g\\ h',
  ]);
});

test('any text in quotes is one word', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (first, second) => {
      const single = `'${first.replaceAll("'", `'\\''`)}'`;
      const double = `"${second.replace(/["\\$`]/g, '\\$&')}"`;

      expect(splitWords(`${single} ${double}`).map((word) => word.value)).toEqual([first, second]);
    }),
  );
});

test('an assignment has the span of its value within the quotes that enclose it', () => {
  const text = `A=b "C=d e" F="g h" I='j' -x K=$L M= N="o"p`;

  const entries = splitWords(text).map((word) => readAssignment(text, word));

  expect(
    entries.map((entry) =>
      entry?.value.type === 'scalar'
        ? [
            text.slice(entry.keySpan.start, entry.keySpan.end),
            entry.value.value,
            text.slice(entry.value.span.start, entry.value.span.end),
          ]
        : undefined,
    ),
  ).toEqual([
    ['A', 'b', 'b'],
    ['C', 'd e', 'd e'],
    ['F', 'g h', 'g h'],
    ['I', 'j', 'j'],
    undefined,
    ['K', '$L', '$L'],
    ['M', '', ''],
    ['N', 'op', '"o"p'],
  ]);
});

test('commands end at operators and line breaks, outside of quotes and comments', () => {
  const text = `#!/bin/sh
# it's one
if curl -u a:b 'https://x?a;b'; then echo "c|d" # it's two
fi
A=b cmd 2>&1 && x | y & (z $(w; v)) 1#2
`;

  expect(splitCommands(text).map(({ words }) => words.map((word) => word.value))).toEqual([
    ['if', 'curl', '-u', 'a:b', 'https://x?a;b'],
    ['then', 'echo', 'c|d'],
    ['fi'],
    ['A=b', 'cmd', '2>&1'],
    ['x'],
    ['y'],
    ['z', '$(w; v)'],
    ['1#2'],
  ]);
});

test('here-documents belong to their command', () => {
  const text = `cat <<'A' | tee x\n don't $x\n  y\nA\ncat <<-B <<C\n\tz $q\n\tB\nw\nC\nlast`;

  const commands = splitCommands(text);

  expect(commands.map(({ words }) => words[0]?.value)).toEqual(['cat', 'tee', 'cat', 'last']);
  expect(
    commands.flatMap(({ documents }) =>
      documents.map(({ value, state, span }) => [value, state, text.slice(span.start, span.end)]),
    ),
  ).toEqual([
    [" don't $x\n  y\n", 'literal', " don't $x\n  y"],
    ['z $q\n', 'expression', 'z $q'],
    ['w\n', 'literal', 'w'],
  ]);
});

test.each(['$(', '"$', "A='x\n", '<<A\n', '\\\n', '`'])(
  'a million characters of %j are split',
  (part) => {
    const text = part.repeat(1_000_000 / part.length);

    expect(splitWords(text).length).toBeLessThan(500_000);
    expect(splitCommands(text).length).toBeLessThan(500_000);
  },
);
