import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createColors } from 'picocolors';
import type { Fleet } from '../../cli/local-run/fleet.ts';
import type { Scenario } from '../../cli/local-run/scenario.ts';
import { renderSummary } from '../../cli/local-run/summary.ts';
import { findFaults } from '../../cli/local-run/verdict.ts';
import { type RecordedRun, stageLocalRun } from './local-run.ts';
import { formsOf, readCommands, readNewFiles, watchArguments } from './traces.ts';

/** Why writers and receivers threw samples away, in their own words. */
async function droppedBatches({ writers, receivers }: Fleet): Promise<string[]> {
  const logs = [...writers, ...receivers].map(async ({ name, log }) => {
    const lines = (await readFile(log, 'utf8')).split('\n');
    return lines
      .filter((line) => /non-recoverable|dropped|[Oo]ut of order|too old|level=error/.test(line))
      .map((line) => `${name}: ${line}`);
  });
  return (await Promise.all(logs)).flat();
}

/**
 * Plays a scenario once and holds it to what every one has to keep; `more` are tests of its own, which
 * get the run.
 */
export function describeScenario(
  scenario: Scenario,
  more: (recorded: () => RecordedRun) => void = () => undefined,
): void {
  const staged = stageLocalRun(scenario);
  const startedMs = Date.now() - 1_000;
  const watch = watchArguments();
  let recorded: RecordedRun;

  beforeAll(async () => {
    recorded = await staged.play();
  }, 420_000);

  afterAll(async () => {
    await watch.stop();
    await staged.clear();
  }, 60_000);

  describe(`the scenario ${scenario.name}`, () => {
    test('ends as it should, loses no point and lets no stranger in', async () => {
      const { ours, failure } = recorded.run;

      expect(failure).toBeUndefined();
      const faults = findFaults(recorded.run, scenario);
      const dropped = faults.length > 0 ? await droppedBatches(recorded.run.fleet) : [];
      expect({ faults, dropped }).toEqual({ faults: [], dropped: [] });
      expect(ours.points.expected).toBeGreaterThan(500);
    });

    test('has no call denied and leaves no credential anywhere but with the writers', async () => {
      const { run, told, events, folder } = recorded;
      const { standIn } = run.account;
      const forms = run.versions.flatMap(({ credential }) => formsOf(credential));
      const leaks = (texts: Iterable<string>): string[] =>
        [...texts].filter((text) => forms.some((form) => text.includes(form)));

      expect(events.filter(({ kind }) => kind === 'call-denied')).toEqual([]);
      expect(leaks(standIn.logs())).toEqual([]);
      expect(leaks(events.map((event) => JSON.stringify(event)))).toEqual([]);
      expect(leaks(standIn.notices().map((notice) => JSON.stringify(notice)))).toEqual([]);
      expect(leaks(await readCommands(standIn))).toEqual([]);
      expect(leaks([told, renderSummary(run, [], createColors(false))])).toEqual([]);
      await watch.stop();
      expect(leaks(watch.seen)).toEqual([]);

      const { versions, events: history, findings } = await run.account.readLedger();
      expect(leaks([JSON.stringify([...versions, history, ...findings])])).toEqual([]);
      const found = [...(await readNewFiles(startedMs))]
        .filter(([, content]) => forms.some((form) => content.includes(form)))
        .map(([path]) => path.replace(folder, ''))
        .filter((path) => !/^\/hosts\/agent-[ab]\/.*\/password$/.test(path));
      expect(found).toEqual([]);
    }, 240_000);

    more(() => recorded);
  });
}
