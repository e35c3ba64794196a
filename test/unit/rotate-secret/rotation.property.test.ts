import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StepName } from '../../../functions/rotate-secret/step.ts';
import { acceptedVersions } from '../../../functions/shared/accepted-set.ts';
import { emptyLedger } from '../../../functions/shared/ledger.ts';
import { fullViewOf } from '../../../functions/shared/view.ts';
import { type Act, type Attempt, Story } from '../../support/world/story.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

const graceSeconds = 3600;
/**
 * The same stories at each change, so that a failure is the change's. Others and more by hand:
 * PROPERTY_SEED=$RANDOM PROPERTY_RUNS=20000 npm test -- rotation.property
 */
const seed = Number(process.env['PROPERTY_SEED'] ?? 1);
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1500);

const place = fc.record({
  call: fc.integer({ min: 1, max: 40 }),
  when: fc.constantFrom('before', 'after'),
});
const step = fc.constantFrom<StepName>('createSecret', 'setSecret', 'testSecret', 'finishSecret');
const mishap = fc.option(fc.record({ step, place }), { nil: undefined });
const attempt: fc.Arbitrary<Attempt> = fc.record({
  crash: mishap,
  copy: mishap,
  putBefore: fc.option(step, { nil: undefined, freq: 8 }),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('rotate'),
      attempts: fc.array(attempt, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('update'),
      crash: fc.option(place, { nil: undefined }),
      hold: fc.option(place, { nil: undefined, freq: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('put', 'lose-ledger') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('release') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait'),
      seconds: fc.constantFrom(1, 600, 3000, 3700, 90_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('power'), replica: fc.nat(1), isUp: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('stray'), step }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('late'), index: fc.nat(40) }) },
) as fc.Arbitrary<Act>;

const options = fc.record({
  userName: fc.constantFrom('per-version', 'pair'),
  areReadsLate: fc.boolean(),
  legacy: fc.constantFrom(
    [],
    [
      { username: 'older', password: 'p' },
      { username: 'writer', password: 'q' },
    ],
  ),
  openQuestions: fc.record({
    promotionClearsPending: fc.boolean(),
    testVersionHasValue: fc.boolean(),
    stageMismatchIsNotFound: fc.boolean(),
  }),
});

/** Everything works again: held runs end, hosts are up, grace passes, writers are told. */
async function recover(story: Story): Promise<void> {
  await story.release();
  for (const replica of story.world.replicas) replica.isUp = true;
  for (let turn = 0; turn < 2; turn += 1) {
    await story.play({ kind: 'update' });
    await story.play({ kind: 'wait', seconds: graceSeconds + 1 });
  }
}

/** After the loss of the ledger, a name that takes turns may have to wait for its grace again. */
async function rotateOnceFree(story: Story): Promise<string> {
  story.lastFailure = '';
  const result = await story.rotate([{}, {}]);
  if (story.lastFailure !== 'GRACE_NOT_OVER') return result;
  await story.play({ kind: 'wait', seconds: graceSeconds + 1 });
  story.lastFailure = '';
  return story.rotate([{}, {}]);
}

/** Users in the blocks that no accepted version explains. */
async function orphans({ world }: Story, since: number): Promise<string[]> {
  const deps = world.deps(world.invocation());
  const seen = {
    definition: world.definition,
    secret: await deps.secrets.describe(secretId),
    ledger: world.ledgerItems.get(endpoint) ?? emptyLedger,
    now: since,
  };
  const { situation } = await fullViewOf(deps.secrets, seen);
  const accepted = acceptedVersions(situation).map(
    ({ versionId }) => world.credentialOf(versionId)?.username,
  );
  const users = world.replicas.flatMap(({ verifiers }) => [...verifiers.keys()]);
  return users.filter((name) => !accepted.includes(name));
}

describe('a rotation, whatever crashes, comes twice or comes late', () => {
  test(
    'keeps every invariant after every call, and recovers',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          options,
          fc.array(act, { minLength: 1, maxLength: 14 }),
          async (given, acts) => {
            const story = new Story(new World({ ...given, graceSeconds }));
            for (const next of acts) await story.play(next);
            expect(story.invariants.violation).toBeUndefined();

            await recover(story);
            const startedAt = story.world.now;
            const result = await rotateOnceFree(story);

            expect(story.invariants.violation).toBeUndefined();
            // Two names cannot serve writers that lag on both: then it waits, and says so.
            if (given.userName === 'pair' && story.lastFailure === 'NAME_IN_USE') return;
            expect(result).toBe('succeeded');
            expect(await orphans(story, startedAt)).toEqual([]);
          },
        ),
        { seed, numRuns },
      );
    },
    20 * 60_000,
  );
});
