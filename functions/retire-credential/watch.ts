import { type Credential, parseCredential } from '../shared/credential.ts';
import type { LedgerChange } from '../shared/ledger.ts';
import { currentVersion } from '../shared/versions.ts';
import type { View } from '../shared/view.ts';
import { applyChecked } from './apply-checked.ts';
import type { Problem } from './findings.ts';
import { lookAndNote } from './look-and-note.ts';
import { findQuietWriters, quietSecondsOf } from './quiet-writers.ts';
import type { Run, SettleDeps } from './run.ts';

type Watched = { readonly versionId: string; readonly at: number; readonly isCompromised: boolean };

const longestPauseMilliseconds = 10_000;

/** Retired versions whose writers are still to be watched; one that never was current had none. */
export function versionsToWatch({ situation }: View): readonly Watched[] {
  return [...situation.ledger.versions].flatMap(([versionId, facts]) => {
    const { refusedAt: at, watchedAt, currentAt, compromisedAt } = facts;
    if (at === undefined || watchedAt !== undefined || currentAt === undefined) return [];
    return [{ versionId, at, isCompromised: compromisedAt !== undefined }];
  });
}

/**
 * Watches the writers for a while after a retirement. One that goes quiet most likely wrote with
 * that credential, whatever the evidence said: it is accepted again, unless it has leaked.
 */
export async function watchWriters(deps: SettleDeps, run: Run): Promise<readonly Problem[]> {
  const { definition, deadline } = run;
  const { clock } = deps;
  const limit = definition.retirement.watchSeconds * 1000;
  const pause = Math.min(longestPauseMilliseconds, (quietSecondsOf(definition) * 1000) / 2);
  for (;;) {
    const { view } = await lookAndNote(deps, definition);
    const watched = versionsToWatch(view);
    if (watched.length === 0) return [];
    const problems = await findQuiet(deps, run, view, watched);
    if (problems.length > 0) return problems;
    const now = clock.now();
    const over = watched.filter(({ at }) => now >= at + limit);
    await noteWatched(deps, definition.endpoint, view, over);
    if (over.length === watched.length) return [];
    if (now + pause >= deadline) {
      await deps.runs.start('retire-credential', definition.endpoint);
      return [];
    }
    const left = Math.max(...watched.map(({ at }) => at + limit - now));
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

async function findQuiet(
  deps: SettleDeps,
  run: Run,
  view: View,
  watched: readonly Watched[],
): Promise<Problem[]> {
  const { definition } = run;
  const credential = await readCurrent(deps, view);
  const since = Math.min(...watched.map(({ at }) => at));
  if (credential === undefined) return [];
  // Before it has been quiet for long enough nothing can tell.
  if (deps.clock.now() < since + quietSecondsOf(definition) * 1000) return [];
  const retiredAt = Math.min(
    ...watched.map(({ versionId, at }) => retirementOf(view, versionId) ?? at),
  );
  const quiet = await findQuietWriters(deps, definition, { since: retiredAt, credential });
  if (quiet.length === 0) return [];
  const names = quiet.map(({ name }) => name);
  const known = [...view.situation.ledger.findings.values()]
    .filter(({ code }) => code === 'WRITER_QUIET')
    .map(({ subject }) => subject);
  const readmitted = watched.filter(({ isCompromised }) => !isCompromised);
  if (readmitted.length > 0) await readmit(deps, run, view, readmitted, names);
  else if (names.every((name) => known.includes(name))) return [];
  else await deps.ledger.record(definition.endpoint, names.map(quietChange));
  return names.map((name) => problemOf(name, watched, readmitted.length > 0));
}

function retirementOf({ situation }: View, versionId: string): number | undefined {
  return situation.ledger.versions.get(versionId)?.retiredAt;
}

const quietChange = (writer: string): LedgerChange => ({ fact: 'quiet', writer });

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
      ...writers.map(quietChange),
      ...out.flatMap(({ versionId }): LedgerChange[] => [
        { fact: 'readmitted', versionId, at },
        { fact: 'event', event: { at, kind: 'accepted-again', subject: versionId, detail } },
      ]),
    ];
  });
  await deps.runs.start('update-writers', run.definition.endpoint);
}

function problemOf(writer: string, watched: readonly Watched[], isBack: boolean): Problem {
  const versions = watched.map(({ versionId }) => `"${versionId}"`).join(', ');
  const what = isBack
    ? 'it is accepted again for a whole grace'
    : 'it has leaked, so it is not accepted again';
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
