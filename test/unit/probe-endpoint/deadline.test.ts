import { describe, expect, test } from '@jest/globals';
import { probeEndpoint } from '../../../functions/probe-endpoint/probe-endpoint.ts';
import type { RemoteWrite } from '../../../functions/shared/ports.ts';
import { rotateAndUpdate, settleAll } from '../../support/world/drive.ts';
import { deployedDigest, endpoint, World } from '../../support/world/world.ts';

/** As of a push: one that takes as long as this without an answer is given up. */
const timeoutMilliseconds = 8_000;
/** Lambda's timeout without the margin of `deadlineOf`, and where `probe-endpoint-slow` goes off. */
const runMilliseconds = 590_000;
const slowMilliseconds = 480_000;
const replicas = ['https://replica-0/api/v1/write', 'https://replica-1/api/v1/write'] as const;

/** The receiver fetches its accepted set by itself, as seldom as it may. */
async function fetching(): Promise<World> {
  const world = new World({ graceSeconds: 86_400 });
  await rotateAndUpdate(world);
  await settleAll(world);
  const delivery = { kind: 'parameter', refreshSeconds: 300 } as const;
  Object.assign(world.definition.receiver, { delivery });
  world.around.measured.length = 0;
  return world;
}

/** One test while pushes to some addresses take until their timeout; gives how long it took. */
async function probeWith(
  world: World,
  isDead: (url: string) => boolean,
  milliseconds = runMilliseconds,
): Promise<number> {
  const deps = world.deps(world.invocation());
  const remoteWrite: RemoteWrite = {
    push: async (url, ...rest) => {
      const answered = await deps.remoteWrite.push(url, ...rest);
      if (!isDead(url)) return answered;
      world.now += timeoutMilliseconds;
      return { kind: 'timeout', detail: 'no answer' };
    },
  };
  const startedAt = world.now;
  const event = { endpoint, definitionDigest: deployedDigest };
  await probeEndpoint({ ...deps, remoteWrite }, { ...event, deadline: startedAt + milliseconds });
  return world.now - startedAt;
}

/** Whether another accepted set than the one of now was written. */
function appliedSince({ ledgerItems }: World): () => boolean {
  const { sequence } = ledgerItems.get(endpoint) ?? {};
  return () => ledgerItems.get(endpoint)?.sequence !== sequence;
}

const findingsOf = (world: World) => [...(world.ledgerItems.get(endpoint)?.findings.keys() ?? [])];
const classesOf = (world: World) =>
  world.around.measured.flatMap(([, about]) => about?.dimensions?.['class'] ?? []);

describe('a test that waits for a receiver to fetch its set', () => {
  test('waits once for replicas and front together, and tells what is refused', async () => {
    const world = await fetching();
    for (const replica of world.replicas) replica.refuses = () => true;
    const took = await probeWith(world, (url) => url.includes('front'));

    expect(took).toBeGreaterThan(300_000);
    expect(took).toBeLessThan(slowMilliseconds);
    expect(findingsOf(world)).toEqual(replicas.map((address) => `WRITE_REFUSED#${address}`));
    expect(world.around.notices.map(({ subject }) => subject)).toEqual([
      'promrotate central: WRITE_REFUSED',
      'promrotate central: WRITE_REFUSED',
    ]);
    expect(classesOf(world)).toEqual(['refused']);
  });

  test('ends where everything is dead once the set is applied', async () => {
    const world = await fetching();
    for (const replica of world.replicas) replica.refuses = () => true;
    const took = await probeWith(world, appliedSince(world));

    expect(took).toBeLessThan(slowMilliseconds);
    expect(world.ledgerItems.get(endpoint)?.probe?.failure?.kind).toBe('timeout');
    expect(classesOf(world)).toEqual(['timeout']);
  });

  test('ends in time where less of that is left than the receiver has to fetch', async () => {
    const world = await fetching();
    for (const replica of world.replicas) replica.refuses = () => true;
    const took = await probeWith(world, appliedSince(world), 200_000);

    expect(took).toBeLessThan(200_000);
    expect(classesOf(world)).toEqual(['timeout']);
  });
});
