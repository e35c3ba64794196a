import { hasUseEnded, supersededVersions } from '../shared/accepted-set.ts';
import type { Order } from '../shared/ledger.ts';
import { lookAndNote } from './look-and-note.ts';
import type { Run, SettleDeps } from './run.ts';

const pauseMilliseconds = 1_000;
/** The hourly job comes for what is further away. */
const soonMilliseconds = 3_600_000;
/** Of each run, for all that comes after: other versions are on their way out as well. */
const restMilliseconds = 3 * 60_000;

/**
 * Waits until no writer is left on the leaked version, but no longer than its grace; where a grace was
 * asked for, and has not been shortened since, exactly that long. `later`: it is over after this run
 * has to be; the next one is started, or the hourly job will do.
 */
export async function leaveLeaked(
  deps: SettleDeps,
  { definition, deadline }: Run,
  { versionId, graceSeconds }: Order,
): Promise<'left' | 'later'> {
  const { clock, runs } = deps;
  const { endpoint, writers } = definition;
  await runs.start('update-writers', endpoint);
  for (;;) {
    const { situation } = (await lookAndNote(deps, definition)).view;
    const leaked = supersededVersions(situation).find((other) => other.versionId === versionId);
    const now = clock.now();
    if (leaked === undefined || now >= leaked.until) return 'left';
    const { leakGraceSeconds } = situation.ledger.versions.get(versionId) ?? {};
    const isExact = graceSeconds !== undefined && leakGraceSeconds === graceSeconds;
    const isEmpty = writers.length === 0 || hasUseEnded(situation, leaked);
    if (!isExact && isEmpty) return 'left';
    const isSoon = leaked.until < now + soonMilliseconds;
    if (isExact && !isSoon) return 'later';
    const pause = Math.min(pauseMilliseconds, leaked.until - now);
    if (now + pause >= deadline - restMilliseconds) {
      if (isSoon) await runs.start('retire-credential', endpoint);
      return 'later';
    }
    await clock.sleep(pause);
  }
}
