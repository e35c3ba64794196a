import { describe, expect, test } from '@jest/globals';
import { createAutomaton } from '../../../../../cli/extract/sources/keyword-automaton.ts';

describe('a keyword automaton', () => {
  const { isIn } = createAutomaton(['token', 'passphrase', 'pass_']);

  test.each(['token', 'passphrase', 'pass_'])('finds "%s" wherever it stands', (word) => {
    for (const length of [word.length, 11, 12, 13, 14, 40, 41]) {
      for (let at = 0; at + word.length <= length; at += 1) {
        const bytes = Buffer.alloc(length, 'p');
        bytes.write(word, at);

        expect({ length, at, isIn: isIn(bytes) }).toEqual({ length, at, isIn: true });
      }
    }
  });

  test('finds no word that is not there', () => {
    for (const text of ['', 't', 'toke', 'passphras', 'toke'.repeat(9), 'pass-phrase-'.repeat(9)])
      expect(isIn(Buffer.from(text))).toBe(false);
  });

  test('finds a word in capitals', () => {
    expect(isIn(Buffer.from('GRAFANA_TOKEN'))).toBe(true);
  });
});
