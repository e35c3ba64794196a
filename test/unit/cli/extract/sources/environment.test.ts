import { describe, expect, it } from '@jest/globals';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { environmentText } from '../../../../../cli/extract/sources/environment.ts';

describe('the environment as a text', () => {
  it('is read back as it was, in order', () => {
    const environment = { B: "it's", A: 'pa$word #1', C: 'two\nlines', D: 'say "x"', E: undefined };

    expect(parse(environmentText(environment).text)).toEqual({
      A: 'pa$word #1',
      B: "it's",
      C: 'two\nlines',
      D: 'say "x"',
    });
    expect(environmentText(environment).text.startsWith('A=')).toBe(true);
  });

  it('has each variable in a line of its own, whatever its value', () => {
    const values = fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 });
    fc.assert(
      fc.property(values, (all) => {
        const entries = all.map((value, index): [string, string] => [`V${index}`, value]);
        const { text } = environmentText(Object.fromEntries(entries));
        expect(text.split('\n').filter((line) => /^V\d=/.test(line))).toHaveLength(all.length);
      }),
    );
  });
});
