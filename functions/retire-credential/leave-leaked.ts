import { hasUseEnded, supersededVersions } from '../shared/accepted-set.ts';
import type { Order } from '../shared/ledger.ts';
import { lookAndNote } from './look-and-note.ts';
import type { Run, SettleDeps } from './run.ts';

const pauseMilliseconds = 1_000;
/** The hourly job comes for what is further away. */
const soonMilliseconds = 3_600_000;

/**
 * Waits until no writer is left on the leaked version, but no longer than its grace; where a grace was
 * asked for, exactly that long. `later`: it is over long after this run has to be.
 */
export async function leaveLeaked(
  deps: SettleDeps,
  { definition, deadline }: Run,
  { versionId, graceSeconds }: Order,
): Promise<'left' | 'later'> {
  const { clock, runs } = deps;
  const { endpoint } = definition;
  await runs.start('update-writers', endpoint);
  for (;;) {
    const { situation } = (await lookAndNote(deps, definition)).view;
    const leaked = supersededVersions(situation).find((other) => other.versionId === versionId);
    const now = clock.now();
    if (leaked === undefined || now >= leaked.until) return 'left';
    if (graceSeconds === undefined && hasUseEnded(situation, leaked)) return 'left';
    const pause = Math.min(pauseMilliseconds, leaked.until - now);
    if (now + pause >= deadline) {
      if (leaked.until < now + soonMilliseconds) await runs.start('retire-credential', endpoint);
      return 'later';
    }
    await clock.sleep(pause);
  }
}
