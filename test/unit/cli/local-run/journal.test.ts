import { describe, expect, test } from '@jest/globals';
import { createJournal } from '../../../../cli/local-run/journal.ts';

const about = { secret: 'promrotate/central', versionId: 'v1' } as const;

describe('createJournal', () => {
  test('keeps how long each step took', () => {
    const journal = createJournal();

    journal.note({ kind: 'step-started', step: 'setSecret', ...about }, 100);
    journal.note({ kind: 'step-ended', step: 'setSecret', succeeded: true, ...about }, 350);

    expect(journal.steps()).toEqual([
      { versionId: 'v1', step: 'setSecret', startedMs: 100, endedMs: 350, succeeded: true },
    ]);
  });

  test('keeps when AWSCURRENT moved, and no other label', () => {
    const journal = createJournal();

    journal.note({ kind: 'label-moved', label: 'AWSPENDING', ...about }, 1);
    expect(journal.currentSince('v1')).toBeUndefined();
    journal.note({ kind: 'label-moved', label: 'AWSCURRENT', ...about }, 2);

    expect(journal.currentSince('v1')).toBe(2);
  });

  test('tells the reason that the function logged, of the rotation that failed', () => {
    const journal = createJournal();
    const line = JSON.stringify({ level: 'ERROR', code: 'A_CODE', reason: 'A_CODE: it is so' });

    journal.note({ kind: 'function-log', functionName: 'rotate-secret', line }, 1);
    journal.note({ kind: 'rotation', eventName: 'RotationFailed', error: 'lambda', ...about }, 2);

    expect(journal.failureOf('v1')).toBe('A_CODE: it is so');
    expect(journal.failureOf('v2')).toBeUndefined();
  });
});
