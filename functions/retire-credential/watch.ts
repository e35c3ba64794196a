import { isOverlapOver, type Situation, supersededVersions } from '../shared/accepted-set.ts';
import { type Credential, parseCredential } from '../shared/credential.ts';
import type { Problem } from '../shared/finding.ts';
import type { LedgerChange } from '../shared/ledger.ts';
import { currentVersion } from '../shared/versions.ts';
import type { View } from '../shared/view.ts';
import { applyChecked } from './apply-checked.ts';
import { lookAndNote } from './look-and-note.ts';
import { findHabits, type Habit, isQuiet, quietSecondsOf } from './quiet-writers.ts';
import type { Run, SettleDeps } from './run.ts';

type Watched = { readonly versionId: string; readonly at: number; readonly isForGood: boolean };

const longestPauseMilliseconds = 10_000;
/** For one more look and for starting the next run, or twice what a look takes where that is more. */
const restMilliseconds = 30_000;

/** Retired versions whose writers are still to be watched; one that never was current had none. */
export function versionsToWatch({ situation }: View): readonly Watched[] {
  return [...situation.ledger.versions].flatMap(([versionId, facts]) => {
    const { refusedAt: at, watchedAt, currentAt } = facts;
    if (at === undefined || watchedAt !== undefined || currentAt === undefined) return [];
    return [{ versionId, at, isForGood: isForGood(situation, versionId) }];
  });
}

/** It has leaked, or people knew of a writer that needs it, and had it end at the longest overlap. */
function isForGood(situation: Situation, versionId: string): boolean {
  const { compromisedAt, neededAt } = situation.ledger.versions.get(versionId) ?? {};
  if (compromisedAt !== undefined) return true;
  const version = supersededVersions(situation).find((other) => other.versionId === versionId);
  return neededAt !== undefined && version !== undefined && isOverlapOver(situation, version);
}

/**
 * Watches the writers for a while after a retirement. One that goes quiet most likely wrote with
 * that credential, whatever the evidence said: it is accepted again, unless it is out for good. `quiet`:
 * there is a finding that nobody was told of.
 */
export async function watchWriters(deps: SettleDeps, run: Run): Promise<'quiet' | 'nothing'> {
  const { definition, deadline } = run;
  const { clock } = deps;
  const limit = definition.retirement.watchSeconds * 1000;
  const pause = Math.min(longestPauseMilliseconds, (quietSecondsOf(definition) * 1000) / 2);
  for (;;) {
    const begunAt = clock.now();
    const { view } = await lookAndNote(deps, definition);
    const watched = versionsToWatch(view);
    if (watched.length === 0) return 'nothing';
    const writers = limit === 0 ? undefined : await habitsOf(deps, run, view, watched);
    if (writers !== undefined && (await findQuiet(deps, run, view, watched, writers))) {
      return 'quiet';
    }
    const now = clock.now();
    // Who stops at the end of the watch is seen to have stopped only later.
    const long = limit + Math.min(limit, longestQuiet(writers));
    const over = watched.filter(({ at }) => now >= at + long);
    await noteWatched(deps, definition.endpoint, view, over);
    if (over.length === watched.length) return 'nothing';
    const rest = Math.max(restMilliseconds, 2 * (now - begunAt));
    if (now + pause >= deadline - rest) {
      await deps.runs.start('retire-credential', definition.endpoint);
      return 'nothing';
    }
    const left = Math.max(...watched.map(({ at }) => at + long - now));
    await clock.sleep(Math.min(pause, left));
  }
}

async function noteWatched(
  deps: SettleDeps,
  endpoint: string,
  { situation }: View,
  over: readonly Watched[],
): Promise<void> {
  if (over.length === 0) return;
  const changes = over.map(({ versionId }): LedgerChange => {
    return { fact: 'watched', versionId, at: situation.now };
  });
  await deps.ledger.recordIf(endpoint, { sequence: situation.ledger.sequence, changes });
}

type Writers = { readonly habits: readonly Habit[]; readonly credential: Credential };

/** How they wrote right before the first of the versions went; undefined when nobody can ask. */
async function habitsOf(
  deps: SettleDeps,
  { definition }: Run,
  view: View,
  watched: readonly Watched[],
): Promise<Writers | undefined> {
  const credential = await readCurrent(deps, view);
  if (credential === undefined) return undefined;
  const at = Math.min(
    ...watched.map((version) => retirementOf(view, version.versionId) ?? version.at),
  );
  return { credential, habits: await findHabits(deps, definition, { at, credential }) };
}

function longestQuiet(writers: Writers | undefined): number {
  return Math.max(0, ...(writers?.habits ?? []).map(({ quietSeconds }) => quietSeconds * 1000));
}

async function findQuiet(
  deps: SettleDeps,
  run: Run,
  view: View,
  watched: readonly Watched[],
  { habits, credential }: Writers,
): Promise<boolean> {
  const { definition } = run;
  const since = Math.min(...watched.map(({ at }) => at));
  const names: string[] = [];
  for (const habit of habits) {
    // Before it has been quiet for long enough nothing can tell.
    if (deps.clock.now() < since + habit.quietSeconds * 1000) continue;
    if (await isQuiet(deps, definition, habit, credential)) names.push(habit.writer.name);
  }
  if (names.length === 0) return false;
  const known = [...view.situation.ledger.findings.values()]
    .filter(({ code }) => code === 'WRITER_QUIET')
    .map(({ subject }) => subject);
  const readmitted = watched.filter((version) => !version.isForGood);
  if (readmitted.length > 0) {
    await readmit(deps, run, view, readmitted, names);
    return true;
  }
  if (names.every((name) => known.includes(name))) return false;
  const at = deps.clock.now();
  const changes = names.flatMap((name) => quietChanges(name, problemOf(name, watched, false), at));
  await deps.ledger.record(definition.endpoint, changes);
  return true;
}

function retirementOf({ situation }: View, versionId: string): number | undefined {
  return situation.ledger.versions.get(versionId)?.retiredAt;
}

/** Whoever takes the run up after this write knows whom people have to hear of. */
function quietChanges(writer: string, problem: Problem, since: number): LedgerChange[] {
  const finding = { ...problem, since, isUntold: true } as const;
  return [
    { fact: 'quiet', writer },
    { fact: 'finding-opened', finding },
  ];
}

async function readmit(
  deps: SettleDeps,
  run: Run,
  view: View,
  watched: readonly Watched[],
  writers: readonly string[],
): Promise<void> {
  const detail = `no new samples of ${writers.map((name) => `"${name}"`).join(', ')} since it was retired`;
  await applyChecked(deps, run, view, ({ situation: { ledger, now: at } }) => {
    const out = watched.filter(({ versionId }) => {
      const { refusedAt, compromisedAt } = ledger.versions.get(versionId) ?? {};
      return refusedAt !== undefined && compromisedAt === undefined;
    });
    return [
      ...writers.flatMap((name) => quietChanges(name, problemOf(name, watched, true), at)),
      ...out.flatMap(({ versionId }): LedgerChange[] => [
        { fact: 'readmitted', versionId, at, isNeeded: true },
        { fact: 'event', event: { at, kind: 'accepted-again', subject: versionId, detail } },
      ]),
    ];
  });
  await deps.runs.start('update-writers', run.definition.endpoint);
}

function problemOf(writer: string, watched: readonly Watched[], isBack: boolean): Problem {
  const versions = watched.map(({ versionId }) => `"${versionId}"`).join(', ');
  const what = isBack
    ? 'it is accepted again, until its use is counted and none, or it is revoked, or its longest overlap ends'
    : 'it has leaked, or its longest overlap is over, so it is not accepted again';
  return {
    code: 'WRITER_QUIET',
    subject: writer,
    detail: `expected samples of writer "${writer}" to go on after the end of version ${versions}, found none: ${what}; bring the writer to the current version`,
  };
}

async function readCurrent(deps: SettleDeps, view: View): Promise<Credential | undefined> {
  const versionId = currentVersion(view.situation.versions.stages);
  const value = await deps.secrets.readVersion(view.secretArn, { versionId });
  return value && parseCredential(value.text, versionId);
}
