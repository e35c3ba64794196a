import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalRun } from '../../cli/local-run/local-run.ts';
import { acceptanceOf } from '../../cli/local-run/timeline.ts';
import { stageLocalRun } from '../support/local-run.ts';

const rotations = 10;
const graceSeconds = 20;

/** One run for all that follows: it takes a good minute. */
describe('ten rotations in a row under running writers', () => {
  const staged = stageLocalRun({ rotations, grace: `${graceSeconds}s` });
  let run: LocalRun;

  beforeAll(async () => {
    ({ run } = await staged.play());
  }, 240_000);
  afterAll(() => staged.clear(), 60_000);

  const byVersion = () => {
    const acceptance = acceptanceOf(run.observations);
    return run.versions.map(({ versionId }) =>
      acceptance.filter(({ version }) => version === versionId),
    );
  };

  /** At the earliest: when the step that moves AWSCURRENT to the version began. */
  const currentSince = (index: number): number | undefined =>
    run.steps.find(
      ({ versionId, step }) =>
        step === 'finishSecret' && versionId === run.versions[index]?.versionId,
    )?.startedMs;

  it('all succeed', () => {
    expect(run.failure).toBeUndefined();
    expect(run.versions).toHaveLength(rotations + 1);
  });

  it('lose no point of any series', () => {
    expect(run.ours.points.expected).toBeGreaterThan(50 * 40);
    expect(run.ours.points).toMatchObject({ series: 50, missing: 0 });
  });

  it('leave no gap of more than one and a half scrape intervals', () => {
    expect(run.ours.points.longestGapMs).toBeLessThanOrEqual(1_500);
  });

  it('let nobody in without a credential', () => {
    const { sent, accepted, unclear } = run.ours.hammer;

    expect(sent).toBeGreaterThan(1_000);
    expect({ accepted, unclear }).toEqual({ accepted: 0, unclear: 0 });
  });

  it('switch every writer to every version', () => {
    const names = run.fleet.writers.map(({ name }) => name);

    for (const { switchedMs } of run.versions.slice(1))
      expect([...switchedMs.keys()]).toEqual(names);
  });

  it('have every replica accept each version until its grace is over', () => {
    const known = byVersion();
    expect(known.map((replicas) => replicas.length)).toEqual(known.map(() => 2));
    expect(known.flat().filter(({ firstAcceptedMs }) => firstAcceptedMs === undefined)).toEqual([]);

    const tooEarly = known.filter((replicas, index) => {
      const graceEndsMs = (currentSince(index + 1) ?? 0) + graceSeconds * 1_000;
      return replicas.some(({ refusedAgainMs = Infinity }) => refusedAgainMs < graceEndsMs);
    });
    expect(tooEarly).toEqual([]);
  });

  it('keep two versions of one grace side by side, and refuse one whose grace is over', () => {
    const ends = byVersion().map((replicas) => replicas[0]?.refusedAgainMs);
    const starts = byVersion().map((replicas) => replicas[0]?.firstAcceptedMs ?? 0);

    expect(ends[0]).toBeDefined();
    const overlap = starts.filter(
      (start, index) => index > 1 && start < (ends[index - 2] ?? Number.POSITIVE_INFINITY),
    );
    expect(overlap.length).toBeGreaterThan(0);
  });

  it('lose nothing where the naive way loses points', () => {
    expect(run.control.points.missing).toBeGreaterThan(0);
    expect(run.control.points.longestGapMs).toBeGreaterThan(1_500);
  });
});
