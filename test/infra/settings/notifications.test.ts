import { expect, test } from '@jest/globals';
import { notificationsSchema } from '../../../infra/settings/notifications.ts';

test('nobody is told of alarms, rotations are told of, and the runbook is ours, unless settings say otherwise', () => {
  expect(notificationsSchema.parse(undefined)).toEqual({
    email: [],
    rotations: true,
    runbook: 'docs/runbook.md',
  });
  expect(notificationsSchema.parse({ rotations: false })).toMatchObject({
    email: [],
    rotations: false,
  });
});

test.each([
  'https://git.example.com/promrotate/blob/main/docs/runbook.md',
  'https://wiki.example.com/x?page=promrotate',
  '/srv/promrotate/docs/runbook.md',
])('the runbook may be read at %s', (runbook) => {
  expect(notificationsSchema.parse({ runbook }).runbook).toBe(runbook);
});

test.each(['', 'https://git.example.com/runbook.md#alarms', 'two words', 'x"; y', 'x'.repeat(301)])(
  'the runbook is not read at %j, to which no section can be added',
  (runbook) => {
    expect(notificationsSchema.safeParse({ runbook }).error?.issues).toEqual([
      expect.objectContaining({
        path: ['runbook'],
        message: 'expected an address without a fragment, of 1 to 300 characters',
      }),
    ]);
  },
);
