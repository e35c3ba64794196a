import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ageText, dateText, whenText } from '../../../../cli/operations/when.ts';

describe('ageText', () => {
  test.each([
    [0, '0 seconds'],
    [1_000, '1 second'],
    [59_000, '59 seconds'],
    [60_000, '1 minute'],
    [3_599_000, '59 minutes'],
    [7_200_000, '2 hours'],
    [86_400_000, '1 day'],
    [3 * 86_400_000 + 5, '3 days'],
    [-5_000, '0 seconds'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(ageText(milliseconds)).toBe(text);
  });
});

describe('dateText', () => {
  test('tells the same second, with its offset from UTC', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (second) => {
        const text = dateText(second * 1_000);

        expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d$/);
        expect(Date.parse(text.replace(' ', 'T').replace(' ', ''))).toBe(second * 1_000);
      }),
    );
  });
});

describe('whenText', () => {
  const now = Date.UTC(2026, 10, 22);

  test('tells what has been from what comes', () => {
    expect(whenText(now - 3_600_000, now)).toMatch(/ \(1 hour ago\)$/);
    expect(whenText(now + 3_600_000, now)).toMatch(/ \(in 1 hour\)$/);
    expect(whenText(undefined, now)).toBe('');
  });
});
