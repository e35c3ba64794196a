import { type Audit, type AuditDeps, type AuditPart, attempt, noteGap } from './audit.ts';

/** Without a route, one call takes 40 seconds to fail. */
const mostFailuresInARow = 5;

/**
 * A part that is asked for every endpoint. One that does not answer is given up for the rest of the
 * audit after some failures in a row, and nothing is asked when the time for looking is over.
 */
export async function askForEndpoint<Result>(
  deps: Pick<AuditDeps, 'clock' | 'log'>,
  audit: Audit,
  part: AuditPart,
  run: () => Promise<Result>,
): Promise<Result | undefined> {
  const { failuresInARow, until } = audit;
  const failures = failuresInARow.get(part) ?? 0;
  if (failures >= mostFailuresInARow) return undefined;
  if (deps.clock.now() >= until.looking) {
    noteGap(deps, audit, part, 'no time was left to ask for all endpoints');
    return undefined;
  }
  return attempt(deps, audit, part, async () => {
    try {
      const result = await run();
      failuresInARow.delete(part);
      return result;
    } catch (error) {
      failuresInARow.set(part, (failuresInARow.get(part) ?? 0) + 1);
      throw error;
    }
  });
}
