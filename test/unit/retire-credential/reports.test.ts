import { describe, expect, test } from '@jest/globals';
import { rotateAndUpdate, settleOnce } from '../../support/world/drive.ts';
import { eventsOf, ledgerIn, openFindings } from '../../support/world/state-of-endpoint.ts';
import { World } from '../../support/world/world.ts';

const halfHour = 1_800_000;

async function repaired(times: number): Promise<World> {
  const world = new World({ graceSeconds: 86_400 });
  await rotateAndUpdate(world);
  for (let count = 0; count < times; count += 1) {
    world.replicas[0]?.overwrite(false);
    world.now += halfHour;
    world.associate();
    await settleOnce(world);
  }
  return world;
}

describe('what hosts report', () => {
  test('puts a repair into the history, once', async () => {
    const world = await repaired(1);
    await settleOnce(world);

    expect(eventsOf(world).filter((event) => event === 'repaired host-0')).toHaveLength(1);
    expect(openFindings(world)).toEqual([]);
  });

  test('is a finding after the third repair of one host, which names host and file', async () => {
    expect(openFindings(await repaired(2))).toEqual([]);

    const world = await repaired(3);

    expect(openFindings(world)).toEqual(['BLOCK_OVERWRITTEN#host-0']);
    const { detail = '' } = ledgerIn(world).findings.get('BLOCK_OVERWRITTEN#host-0') ?? {};
    expect(detail).toContain('/etc/prometheus/web.yml');
    expect(detail).toContain('3 times');
  });

  test('closes when a day has passed without', async () => {
    const world = await repaired(3);
    world.now += 86_400_000;

    await settleOnce(world);

    expect(openFindings(world)).toEqual([]);
    expect(world.around.notices.at(-1)?.subject).toContain('over: BLOCK_OVERWRITTEN');
  });
});
