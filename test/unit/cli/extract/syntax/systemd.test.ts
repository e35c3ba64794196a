import { expect, test } from '@jest/globals';
import { parseSystemd } from '../../../../../cli/extract/syntax/systemd.ts';
import { keysOf, problemOf, sourcesOf, valuesOf } from './scalars-of.ts';

const unit = `# c
[Unit]
Description = é😀

[Service]
; c
Environment="A=b c" D=e
Environment='F=g' \\
  # between
  H=i
no assignment
ExecStart=/usr/bin/x \\\r
  --y
[Service]
User=z
`;

test('keys and sections may repeat, and values are raw', () => {
  expect(valuesOf(parseSystemd, unit)).toEqual([
    ['Unit.Description', 'é😀'],
    ['Service.Environment', '"A=b c" D=e'],
    ['Service.Environment', "'F=g'    H=i"],
    ['Service.ExecStart', '/usr/bin/x    --y'],
    ['Service.User', 'z'],
  ]);
});

test('a span covers all lines of a value', () => {
  expect(sourcesOf(parseSystemd, unit).map(([, source]) => source)).toEqual([
    'é😀',
    '"A=b c" D=e',
    "'F=g' \\\n  # between\n  H=i",
    '/usr/bin/x \\\r\n  --y',
    'z',
  ]);
  for (const [key, source] of keysOf(parseSystemd, unit)) expect(source).toBe(key);
});

test('an assignment before any section is a problem', () => {
  const problem = problemOf(parseSystemd, '# c\nA=hush\n[Unit]\n');

  expect(problem).toMatchObject({ code: 'NOT_PARSED', line: 2 });
  expect(problem.message).not.toContain('hush');
});
