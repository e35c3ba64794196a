import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createColors } from 'picocolors';
import { renderInvitation } from '../../cli/local-run/invitation.ts';
import type { LocalRun } from '../../cli/local-run/local-run.ts';
import { rotationScenario } from '../../cli/local-run/scenarios/rotation.ts';
import { renderSummary } from '../../cli/local-run/summary.ts';
import { acceptanceOf } from '../../cli/local-run/timeline.ts';
import { type RecordedRun, stageLocalRun } from '../support/local-run.ts';
import { formsOf, readCommands, readNewFiles, watchArguments } from '../support/traces.ts';

const rotations = 10;
const graceSeconds = 20;

/** One run for all that follows: it takes a good minute. */
const staged = stageLocalRun(rotationScenario({ rotations, grace: `${graceSeconds}s` }));
/** With a margin: the file system's clock is some milliseconds behind. */
const startedMs = Date.now() - 1_000;
const watch = watchArguments();
let recorded: RecordedRun;
let run: LocalRun;

beforeAll(async () => {
  recorded = await staged.play();
  ({ run } = recorded);
}, 240_000);

afterAll(async () => {
  await watch.stop();
  await staged.clear();
}, 60_000);

describe('ten rotations in a row under running writers', () => {
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

  test('all succeed', () => {
    expect(run.failure).toBeUndefined();
    expect(run.versions).toHaveLength(rotations + 1);
  });

  test('lose no point of any series', () => {
    expect(run.ours.points.expected).toBeGreaterThan(50 * 40);
    expect(run.ours.points).toMatchObject({ series: 50, missing: 0 });
  });

  test('leave no gap of more than one and a half scrape intervals', () => {
    expect(run.ours.points.longestGapMs).toBeLessThanOrEqual(1_500);
  });

  test('let nobody in without a credential', () => {
    const { sent, accepted, unclear } = run.ours.hammer;

    expect(sent).toBeGreaterThan(1_000);
    expect({ accepted, unclear }).toEqual({ accepted: 0, unclear: 0 });
  });

  test('switch every writer to every version', () => {
    const names = run.fleet.writers.map(({ name }) => name);

    for (const { switchedMs } of run.versions.slice(1))
      expect([...switchedMs.keys()]).toEqual(names);
  });

  test('have every replica accept each version until its grace is over', () => {
    const known = byVersion();
    expect(known.map((places) => places.length)).toEqual(known.map(() => 3));
    expect(known.flat().filter(({ firstAcceptedMs }) => firstAcceptedMs === undefined)).toEqual([]);

    const tooEarly = known.filter((replicas, index) => {
      const graceEndsMs = (currentSince(index + 1) ?? 0) + graceSeconds * 1_000;
      return replicas.some(({ refusedAgainMs = Infinity }) => refusedAgainMs < graceEndsMs);
    });
    expect(tooEarly).toEqual([]);
  });

  test('keep two versions of one grace side by side, and refuse one whose grace is over', () => {
    const ends = byVersion().map((replicas) => replicas[0]?.refusedAgainMs);
    const starts = byVersion().map((replicas) => replicas[0]?.firstAcceptedMs ?? 0);

    expect(ends[0]).toBeDefined();
    const overlap = starts.filter(
      (start, index) => index > 1 && start < (ends[index - 2] ?? Number.POSITIVE_INFINITY),
    );
    expect(overlap.length).toBeGreaterThan(0);
  });

  test('lose nothing where the naive way loses points', () => {
    expect(run.control?.points.missing).toBeGreaterThan(0);
    expect(run.control?.points.longestGapMs).toBeGreaterThan(1_500);
  });
});

describe('the passwords of these rotations', () => {
  let forms: string[];

  beforeAll(() => {
    forms = run.versions.flatMap(({ credential }) => formsOf(credential));
  });

  const leaks = (texts: Iterable<string>): string[] =>
    [...texts].filter((text) => forms.some((form) => text.includes(form)));

  test('are one from before and one a rotation', () => {
    const passwords = run.versions.map(({ credential }) => credential.password);

    expect(new Set(passwords).size).toBe(rotations + 1);
  });

  test('are in no log line or metric of a function', () => {
    const lines = run.account.standIn.logs();

    expect(lines.some((line) => line.includes('"_aws"'))).toBe(true);
    expect(leaks(lines)).toEqual([]);
  });

  test('are in nothing that the played AWS tells', () => {
    expect(recorded.events.length).toBeGreaterThan(0);
    expect(leaks(recorded.events.map((event) => JSON.stringify(event)))).toEqual([]);
  });

  test('are in no input and no output of Run Command', async () => {
    const commands = await readCommands(run.account.standIn);

    expect(commands.join('\n')).toContain('promrotate: writer of central is on version');
    expect(leaks(commands)).toEqual([]);
  });

  test('are in no argument of a process', async () => {
    await watch.stop();

    expect([...watch.seen].some((words) => words.includes('--web.config.file'))).toBe(true);
    expect(leaks(watch.seen)).toEqual([]);
  });

  test('are in nothing that the user sees', () => {
    const summary = renderSummary(run, [], createColors(false));
    const invitation = renderInvitation(run, recorded.folder);

    expect(recorded.told).toContain('AWSCURRENT moved');
    expect(invitation).toContain('curl --silent --config');
    expect(leaks([recorded.told, summary, invitation])).toEqual([]);
  });

  test('are in no file but those that the writers read them from', async () => {
    const files = await readNewFiles(startedMs);

    const found = [...files]
      .filter(([, content]) => forms.some((form) => content.includes(form)))
      .map(([path]) => path.replace(recorded.folder, ''));
    const isCredentialFile = (path: string): boolean =>
      /^\/hosts\/agent-[ab]\/etc\/prometheus\/credential\/[^/]+\/password$/.test(path);
    expect(found.filter(isCredentialFile).length).toBeGreaterThan(0);
    expect(found.filter((path) => !isCredentialFile(path))).toEqual([]);
  }, 60_000);
});
