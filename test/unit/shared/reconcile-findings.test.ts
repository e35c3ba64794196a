import { describe, expect, test } from '@jest/globals';
import type { FindingCode, Problem } from '../../../functions/shared/finding.ts';
import { reconcileFindings } from '../../../functions/shared/reconcile-findings.ts';

const problem: Problem = { code: 'SCHEDULE_MISSING', subject: 'probe', detail: 'expected one' };

function start({ canPublish }: { readonly canPublish: boolean }) {
  const steps: string[] = [];
  const counts: ReadonlyMap<FindingCode, number>[] = [];
  const deps = {
    clock: { now: () => 1 },
    ledger: {
      record: async () => {
        throw new Error('expected nothing to be recorded');
      },
    },
    notices: {
      publish: async () => {
        if (!canPublish) throw new Error('denied by the key');
        steps.push('told');
      },
    },
    countFindings: (_: string, of: ReadonlyMap<FindingCode, number>) => {
      steps.push('counted');
      counts.push(of);
    },
  };
  const run = (problems: readonly Problem[]) =>
    reconcileFindings(deps, 'central', { findings: new Map() }, { problems, owner: 'audit-fleet' });
  return { run, counts, steps };
}

describe('findings', () => {
  test('are counted also when nobody can be told, so that the alarm goes off all the same', async () => {
    const { run, counts, steps } = start({ canPublish: false });

    await expect(run([problem])).rejects.toThrow('denied by the key');

    expect(steps).toEqual(['counted']);
    expect(counts[0]?.get('SCHEDULE_MISSING')).toBe(1);
  });

  test('are counted once a run, those that are none as zero', async () => {
    const { run, counts } = start({ canPublish: true });

    await run([]);

    expect(counts).toHaveLength(1);
    expect(counts[0]?.get('SCHEDULE_MISSING')).toBe(0);
  });
});
