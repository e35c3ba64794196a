import { parseCredential } from '../shared/credential.ts';
import { becomesFresh } from '../shared/freshness.ts';
import type { Order } from '../shared/ledger.ts';
import { currentVersion } from '../shared/versions.ts';
import { lookAndNote } from './look-and-note.ts';
import { countSamples } from './quiet-writers.ts';
import type { Run, SettleDeps } from './run.ts';

const freshMilliseconds = 30_000;

/**
 * How many samples of the writers' freshness series did not arrive since the order: those since then
 * against those in the same time before. Undefined when nothing declares how to see them.
 */
export async function estimateLostSamples(
  deps: SettleDeps,
  { definition, deadline }: Run,
  { at }: Order,
): Promise<number | undefined> {
  const { clock, secrets } = deps;
  const { view } = await lookAndNote(deps, definition);
  const versionId = currentVersion(view.situation.versions.stages);
  const value = await secrets.readVersion(view.secretArn, { versionId });
  if (value === undefined) return undefined;
  const credential = parseCredential(value.text, versionId);
  const seen = definition.writers.filter(({ freshness }) => freshness !== undefined);
  if (seen.length === 0) return undefined;

  const refusedAt = clock.now();
  const until = Math.min(deadline, refusedAt + freshMilliseconds);
  let lost = 0;
  for (const writer of seen) {
    // A writer sends what it could not send meanwhile as soon as it can.
    await becomesFresh(deps, definition, writer, { since: refusedAt, deadline: until, credential });
    const now = clock.now();
    const seconds = Math.max(1, Math.round((now - at) / 1000));
    const counted = `count_over_time(${writer.freshness}[${seconds}s]`;
    const since = await countSamples(deps, definition, `${counted} @ ${now / 1000})`, credential);
    const before = await countSamples(deps, definition, `${counted} @ ${at / 1000})`, credential);
    if (since === undefined || before === undefined) return undefined;
    lost += missing(before, since);
  }
  return lost;
}

/** One scrape more or less at an edge of the time is no loss. */
function missing(before: ReadonlyMap<string, number>, since: ReadonlyMap<string, number>): number {
  const differences = [...before].map(([series, count]) => count - (since.get(series) ?? 0));
  return differences
    .filter((difference) => difference > 1)
    .reduce((total, difference) => total + difference, 0);
}
