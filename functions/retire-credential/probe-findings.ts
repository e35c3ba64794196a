import type { Situation } from '../shared/accepted-set.ts';
import { type Definition, probeScheduleName } from '../shared/contract.ts';
import type { Problem } from '../shared/finding.ts';

const dayMilliseconds = 86_400_000;
/** A deployment, or trouble at AWS, may cost a test metric or two. */
const missedProbes = 3;
/**
 * Longer than the longest distance: where it was shortened, the last test metric may be as old as the
 * distance before.
 */
const leastMilliseconds = 4_500_000;
/** As with those that hosts report. */
const maximumRepairs = 3;
/** No endpoint is tested more often: what was mended at about the same time was mended once. */
const apartMilliseconds = 60_000;

/** What the test metrics say, and that they do not come. */
export function probeFindings(situation: Situation, definition: Definition): Problem[] {
  return [...missing(situation, definition), ...overwritten(situation, definition)];
}

/** An endpoint that was never tested is a matter of the audit, which looks for its schedule. */
function missing({ ledger, now }: Situation, { endpoint, probe }: Definition): Problem[] {
  const since = ledger.probe?.at;
  const limit = Math.max(missedProbes * probe.everySeconds * 1000, leastMilliseconds);
  if (since === undefined || now < since + limit) return [];
  const subject = probeScheduleName(endpoint);
  const detail = `expected a test metric every ${probe.everySeconds} s, found none since ${new Date(since).toISOString()}: nobody would notice if the credential stopped working; look at the schedule "${subject}", its dead-letter queue and the log of probe-endpoint`;
  return [{ code: 'PROBE_MISSING', subject, detail }];
}

/** The test metric has a block put back long before State Manager comes and could tell of it. */
function overwritten({ ledger, now }: Situation, { receiver }: Definition): Problem[] {
  return receiver.replicas.flatMap(({ write: subject }): Problem[] => {
    const times = ledger.events
      .filter(({ kind, subject: of, at }) => {
        return kind === 'repaired' && of === subject && at >= now - dayMilliseconds;
      })
      .map(({ at }) => at);
    const count = countApart(times);
    if (count < maximumRepairs) return [];
    const detail = `expected our users at "${subject}" to stay as they are, found them put back ${count} times within a day: another tool writes its web configuration; have it leave the block alone`;
    return [{ code: 'BLOCK_OVERWRITTEN', subject, detail }];
  });
}

/** Of times, the oldest first. */
function countApart(times: readonly number[]): number {
  let [count, last] = [0, Number.NEGATIVE_INFINITY];
  for (const at of times) {
    if (at < last + apartMilliseconds) continue;
    count += 1;
    last = at;
  }
  return count;
}
