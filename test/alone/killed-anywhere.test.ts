import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rotateInPeace } from '../support/killed/peace.ts';
import { planOf, planText } from '../support/killed/plan.ts';
import { play } from '../support/killed/play.ts';
import { Sites } from '../support/killed/sites.ts';

/** The same runs at each change; others, and more of them, by `npm run test:killed`. */
const firstSeed = Number(process.env['KILLED_SEED'] ?? 1);
const runs = Number(process.env['KILLED_RUNS'] ?? 20);
const plans = Array.from({ length: runs }, (_, index) => planOf(firstSeed + index));

let sites: Sites | undefined;

beforeAll(async () => {
  // Beside other tests two of them are too much for two cores.
  sites = await Sites.open(
    process.env['KILLED_RUNS'] === undefined ? 1 : Math.min(2, runs),
    rotateInPeace,
  );
}, 120_000);

afterAll(async () => {
  await sites?.stop();
  // By hand only.
  if (process.env['KILLED_RUNS'] !== undefined) console.log(String(sites?.tally));
}, 30_000);

describe('functions, AWS, receivers and shells of hosts that are killed at any moment', () => {
  test.concurrent.each(plans.map((plan) => [planText(plan), plan] as const))(
    'leave a state that keeps every promise, seed %s',
    async (_, plan) => {
      if (sites === undefined) throw new Error('expected the set-up to have succeeded');

      expect(await sites.withOne((site) => play(site, plan))).toEqual([]);
    },
    // The wait for a site too.
    600_000,
  );
});
