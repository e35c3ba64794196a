import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readArguments } from '../../../../cli/local-run/arguments.ts';

let written = '';

beforeEach(() => {
  written = '';
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
  }
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('readArguments', () => {
  test.each([
    [[], 'rotation', false],
    [['--rotations', '10'], 'rotation', false],
    [['--keep'], 'rotation', true],
    [['--scenario', 'leak', '--keep'], 'leak', true],
  ])('understands %j', (words, name, keep) => {
    const reading = readArguments(words);

    expect(reading).toMatchObject({ run: { scenario: { name }, keep } });
    expect(written).toBe('');
  });

  test('takes a file for the report', () => {
    expect(readArguments(['--report', 'page.html'])).toMatchObject({
      run: { report: 'page.html' },
    });
    expect(readArguments([])).not.toHaveProperty('run.report');
  });

  test.each([
    [['--rotations', '0'], 'expected a whole number from 1 to 50'],
    [['--rotations', '51'], 'expected a whole number from 1 to 50'],
    [['--rotations', 'many'], 'expected a whole number from 1 to 50'],
    [['--rotation', '2'], "unknown option '--rotation'"],
    [['--scenario', 'flood'], 'Allowed choices are adopt, leak'],
    [['--scenario', 'leak', '--rotations', '2'], 'cannot be used with option'],
    [['twice'], 'too many arguments'],
  ])('refuses %j and says why', (words, complaint) => {
    expect(readArguments(words)).toEqual({ exitStatus: 2 });
    expect(written).toContain(complaint);
    expect(written).toContain('npm start -- --help explains');
  });

  test('explains the arguments within 80 columns', () => {
    expect(readArguments(['--help'])).toEqual({ exitStatus: 0 });
    expect(written).toContain('PROMETHEUS_BIN');
    expect(written.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
