import { describe, expect, test } from '@jest/globals';
import { createProgress } from '../../../../../cli/extract/report/progress.ts';

function watch(isTerminal: boolean, isForProgram = false) {
  const written: string[] = [];
  let time = 0;
  const progress = createProgress({
    write: (text) => void written.push(text),
    isTerminal,
    isForProgram,
    now: () => time,
  });
  return {
    written,
    end: progress.end,
    at: (ms: number, files = 1_234): void => {
      time = ms;
      progress.report({ files, bytes: 5_600_000, found: 2 });
    },
  };
}

describe('progress', () => {
  test('is a line that is written over on a terminal, and taken away at the end', () => {
    const { written, at, end } = watch(true);
    at(50);
    at(100);
    at(150);
    at(210, 2_000);
    end();

    expect(written).toEqual([
      '\r\u001B[2Klooking: 1,234 files, 5.6 MB, 2 found',
      '\r\u001B[2Klooking: 2,000 files, 5.6 MB, 2 found',
      '\r\u001B[2K',
    ]);
  });

  test('is a line every ten seconds where there is no terminal', () => {
    const { written, at, end } = watch(false);
    at(9_999);
    at(10_000);
    at(15_000);
    at(20_000);
    end();

    expect(written).toEqual([
      'looking: 1,234 files, 5.6 MB, 2 found\n',
      'looking: 1,234 files, 5.6 MB, 2 found\n',
    ]);
  });

  test('of a short scan is nothing', () => {
    const { written, at, end } = watch(true);
    at(20);
    end();

    expect(written).toEqual([]);
  });

  test('is nothing where a program reads, but for the line of a terminal', () => {
    const piped = watch(false, true);
    const shown = watch(true, true);
    for (const { at } of [piped, shown]) at(60_000);

    expect(piped.written).toEqual([]);
    expect(shown.written).toHaveLength(1);
  });
});
