import { describe, expect, test } from '@jest/globals';
import { createCleanup } from '../../../../cli/local-run/cleanup.ts';

describe('createCleanup', () => {
  test('undoes the last first, each once', async () => {
    const undone: string[] = [];
    const cleanup = createCleanup(() => undefined);
    cleanup.defer(() => undone.push('first'));
    cleanup.defer(() => undone.push('second'));

    await cleanup.run();
    await cleanup.run();

    expect(undone).toEqual(['second', 'first']);
  });

  test('goes on after what fails, and reports it', async () => {
    const failures: unknown[] = [];
    const undone: string[] = [];
    const cleanup = createCleanup((error) => failures.push(error));
    cleanup.defer(() => undone.push('first'));
    cleanup.defer(() => Promise.reject(new Error('stuck')));

    await cleanup.run();

    expect(undone).toEqual(['first']);
    expect(failures).toEqual([new Error('stuck')]);
  });
});
