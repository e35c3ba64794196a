import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { colorsFor } from '../../cli/colors.ts';
import { createCleanup } from '../../cli/local-run/cleanup.ts';
import { type LocalRun, runLocally } from '../../cli/local-run/local-run.ts';
import { createNarrator } from '../../cli/local-run/narrator.ts';
import { findBinaries } from '../../cli/local-run/prometheus-binary.ts';
import type { Scenario } from '../../cli/local-run/scenario.ts';
import type { StandInEvent } from '../../infra/local/stand-in.ts';

const cache = fileURLToPath(new URL('../../.cache/debian', import.meta.url));

export type RecordedRun = {
  readonly run: LocalRun;
  /** Where the run keeps its files. */
  readonly folder: string;
  /** What a user saw. */
  readonly told: string;
  readonly events: readonly StandInEvent[];
};

export type StagedRun = {
  readonly play: () => Promise<RecordedRun>;
  /** Ends what the run started, and removes what it wrote. */
  readonly clear: () => Promise<void>;
};

/** A fifth of what `npm start` has: with as many, these tests take a sixth more of a processor. */
const hammerPerSecond = 200;

/** What `npm start` does, in this process. */
export function stageLocalRun(scenario: Scenario): StagedRun {
  const failures: unknown[] = [];
  const cleanup = createCleanup((error) => failures.push(error));
  const stopping = new AbortController();
  return {
    async play() {
      const folder = await mkdtemp(join(tmpdir(), 'promrotate-'));
      cleanup.defer(() => rm(folder, { recursive: true, force: true }));
      const lines: string[] = [];
      const events: StandInEvent[] = [];
      const write = (text: string): void => void lines.push(text);
      const narrator = createNarrator({ write, colors: colorsFor(false, undefined) });
      const { PATH: searchPath, PROMETHEUS_BIN: binary } = process.env;
      const binaries = await findBinaries({ cache, searchPath, wanted: binary }, narrator.say);
      const run = await runLocally({
        ...binaries,
        scenario,
        folder,
        environment: process.env,
        narrator,
        onEvent: (event) => events.push(event),
        cleanup,
        signal: stopping.signal,
        hammerPerSecond,
      });
      return { run, folder, told: lines.join(''), events };
    },
    async clear() {
      stopping.abort();
      await cleanup.run();
      if (failures.length > 0) throw new AggregateError(failures, 'the run was not cleared away');
    },
  };
}
