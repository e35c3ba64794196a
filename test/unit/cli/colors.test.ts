import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { colorsFor } from '../../../cli/colors.ts';

let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = { ...process.env };
  // What CI systems set, and what picocolors goes by when it is told nothing.
  Object.assign(process.env, { CI: 'true', FORCE_COLOR: '1' });
});

afterEach(() => {
  process.env = before;
});

test.each<[boolean | undefined, string | undefined, boolean]>([
  [true, undefined, true],
  [true, '', true],
  [true, '1', false],
  [false, undefined, false],
  // What Node says of a pipe or a file.
  [undefined, undefined, false],
])('a stream with isTTY %p and NO_COLOR %p is coloured: %p', (isTTY, noColor, isColored) => {
  expect(colorsFor(isTTY, noColor).isColorSupported).toBe(isColored);
});
