import { describe, expect, test } from '@jest/globals';
import { settle } from '../../../functions/retire-credential/settle.ts';
import { rotateAndUpdate, settleAll, settleOnce } from '../../support/world/drive.ts';
import {
  eventsOf,
  factsOf,
  isAccepted,
  ledgerIn,
  openFindings,
  placeOrder,
} from '../../support/world/state-of-endpoint.ts';
import { endpoint, World, type WorldOptions } from '../../support/world/world.ts';

const hour = 3_600_000;

/** One host of writer "a" was missed by the switch: its series ends with the old credential. */
async function withMissedHost(options: WorldOptions = {}) {
  const world = new World(options);
  const old = await rotateAndUpdate(world);
  await rotateAndUpdate(world);
  world.now += hour + 1;
  world.answer = (_, query): Record<string, number> => {
    const isAlive = query.includes('@') || isAccepted(world, old)[0] === true;
    const isOfA = query.includes('agent="a"');
    return { up: world.now / 1000, ...(isOfA && isAlive ? { missed: world.now / 1000 } : {}) };
  };
  return { world, old };
}

const toldOf = (world: World, code: string) =>
  world.around.notices.filter(({ subject }) => subject === `promrotate ${endpoint}: ${code}`);

test.each([0, 3_000, 6_000])(
  'a watch ends before its run does, when each question takes %d ms',
  async (answerMilliseconds) => {
    const world = new World();
    await rotateAndUpdate(world);
    await rotateAndUpdate(world);
    world.now += hour + 1;
    world.answer = () => {
      world.now += answerMilliseconds;
      return { up: world.now / 1000 };
    };
    const begunAt = world.now;

    await settleOnce(world);

    const milliseconds = world.now - begunAt;
    expect(milliseconds).toBeGreaterThan(700_000);
    // The run has 890 s, Lambda ends it after 900, and its alarm on slowness begins at 891.
    expect(milliseconds).toBeLessThanOrEqual(890_000);
  },
);

describe('a credential without which a writer went quiet', () => {
  test('is not taken out again at each grace: it stays, and the finding with it', async () => {
    const { world, old } = await withMissedHost();

    await settleAll(world, 12);

    expect(eventsOf(world).filter((event) => event === `retired ${old}`)).toHaveLength(1);
    expect(isAccepted(world, old)).toEqual([true, true]);
    expect(openFindings(world)).toContain('WRITER_QUIET#a');
    expect(toldOf(world, 'WRITER_QUIET')).toHaveLength(1);
    const kept = toldOf(world, 'GRACE_ENDED_IN_USE').find(({ text }) => text.includes(old));
    expect(kept?.text).toContain('then revoke it');
  });

  test('goes when a person revokes it, and the finding closes once the writer is well', async () => {
    const { world, old } = await withMissedHost();
    await settleAll(world, 3);
    world.answer = () => ({ up: world.now / 1000 });
    const needed = [...ledgerIn(world).versions].filter(
      ([, { neededAt }]) => neededAt !== undefined,
    );
    for (const [index, [versionId]] of needed.entries()) {
      const id = `aaaaaaaa-0000-4000-8000-00000000001${index}`;
      await placeOrder(world, { kind: 'revoke', versionId, id });
      await settleAll(world);
    }

    expect(isAccepted(world, old)).toEqual([false, false]);
    expect(openFindings(world).filter((key) => key.includes('WRITER_QUIET'))).toEqual([]);
  });

  test('goes at the longest overlap, where that was declared, and does not come back', async () => {
    const retirement = { maxOverlapSeconds: 4 * 3600, onOverlapEnd: 'retire' } as const;
    const { world, old } = await withMissedHost({ retirement });

    await settleAll(world, 12);

    expect(eventsOf(world).filter((event) => event === `retired ${old}`)).toHaveLength(2);
    expect(isAccepted(world, old)).toEqual([false, false]);
  });
});

/** Samples of each writer at these times only, as Prometheus counts and shows them. */
function answerBy(world: World, timesOf: (query: string) => (at: number) => number) {
  world.answer = (_, query): Record<string, number> => {
    const [, at] = /@ ([0-9.]+)/.exec(query) ?? [];
    const [, seconds] = /\[(\d+)s\]/.exec(query) ?? [];
    const to = at === undefined ? world.now : Number(at) * 1000;
    const countTo = timesOf(query);
    if (seconds === undefined) return { up: world.now / 1000 };
    const count = countTo(to) - countTo(to - Number(seconds) * 1000);
    return count > 0 ? { up: count } : {};
  };
}

describe('the watch', () => {
  test.each([15, 60, 120, 180, 240])(
    'takes no writer for quiet that scrapes every %d s',
    async (seconds) => {
      for (let phase = 0; phase < 5; phase += 1) {
        const { world, old } = await withMissedHost();
        answerBy(world, () => (to) => Math.floor((to - phase * 37_000) / (seconds * 1000)));
        await settleAll(world);
        expect(factsOf(world, old).watchedAt).toBeDefined();
        expect(openFindings(world)).toEqual([]);
      }
    },
  );

  test.each([15, 120, 140])(
    'sees a writer that scrapes every %d s stop in its last minute',
    async (seconds) => {
      const { world, old } = await withMissedHost();
      const stopsAt = () => (factsOf(world, old).refusedAt ?? Number.POSITIVE_INFINITY) + 840_000;
      answerBy(world, (query) => (to) => {
        const last = query.includes('agent="a"') ? Math.min(to, stopsAt()) : to;
        return Math.floor(last / (seconds * 1000));
      });

      await settleAll(world);

      expect(isAccepted(world, old)).toEqual([true, true]);
      expect(openFindings(world)).toContain('WRITER_QUIET#a');
    },
  );
});

describe('people hear who went quiet', () => {
  test('when the set with the old credential cannot be delivered at once', async () => {
    const { world, old } = await withMissedHost();
    world.onSleep = async () => {
      if (factsOf(world, old).refusedAt !== undefined) world.unreachable.add(endpoint);
    };
    await settleOnce(world).catch(() => undefined);
    world.onSleep = async () => undefined;
    world.unreachable.clear();

    await settleAll(world);

    expect(isAccepted(world, old)).toEqual([true, true]);
    expect(toldOf(world, 'WRITER_QUIET')[0]?.text).toContain('"a"');
  });

  test('when the run dies right after it had the credential accepted again', async () => {
    const { world, old } = await withMissedHost();
    const invocation = world.invocation();
    world.onCall = () => {
      if (eventsOf(world).includes(`accepted-again ${old}`)) invocation.kill();
    };
    const run = { endpoint, deadline: world.now + 890_000 };
    await settle(world.deps(invocation), run).catch(() => undefined);
    world.onCall = () => undefined;

    await settleAll(world);

    expect(isAccepted(world, old)).toEqual([true, true]);
    expect(toldOf(world, 'WRITER_QUIET')).toHaveLength(1);
  });
});
