import { expect, it } from '@jest/globals';
import { withoutSecrets } from '../../../../../cli/extract/sources/program-complaint.ts';

it.each([
  [
    'Get "https://a:b@k.example.org/api?token=x": refused',
    'Get "https://…@k.example.org/api?…": refused',
  ],
  ['error: Authorization: Bearer abc.def', 'error: Authorization: Bearer …'],
  ['error: key abcdefghij0123456789abcdefghij is wrong', 'error: key … is wrong'],
  ['error: context "x" does not exist', 'error: context "x" does not exist'],
  [
    'fatal: not a git repository (or any of the parent directories): .git',
    'fatal: not a git repository (or any of the parent directories): .git',
  ],
])('what a program says (%j) is told without secrets', (said, told) => {
  expect(withoutSecrets(said)).toBe(told);
});
