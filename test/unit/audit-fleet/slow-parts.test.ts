import { describe, expect, test } from '@jest/globals';
import { rotateAndUpdate } from '../../support/world/drive.ts';
import { FleetAudit } from '../../support/world/fleet-audit.ts';
import { World } from '../../support/world/world.ts';

const second = 1_000;
const minute = 60 * second;

/** So many endpoints, where a call of a port takes so long; a broken one fails after that. */
async function start(endpoints: number): Promise<FleetAudit> {
  const world = new World();
  await rotateAndUpdate(world);
  const fleet = new FleetAudit(world);
  for (let index = 1; index < endpoints; index += 1) fleet.add(`endpoint${index}`);
  return fleet;
}

describe('a part of AWS that does not answer', () => {
  test.each([
    ['schedules', 1],
    ['facts', 2],
  ])('(%s) is given up, and told of once', async (port, questions) => {
    const fleet = await start(300);
    fleet.broken.add(port);
    fleet.delays.set(port, 40 * second);
    const begunAt = fleet.world.now;

    const { endpoints, gaps, failures } = await fleet.run();

    expect(fleet.calls.get(port)).toBeLessThanOrEqual(14 * questions);
    expect(endpoints).toHaveLength(300);
    expect(failures).toEqual([]);
    expect(new Set(gaps?.map(({ part }) => part)).size).toBe(gaps?.length);
    expect(fleet.world.now - begunAt).toBeLessThan(14 * minute);
  });

  test('is asked again where it fails now and then', async () => {
    const fleet = await start(300);
    fleet.failsEach.set('schedules', 2);

    const { endpoints } = await fleet.run();

    const known = endpoints.filter(({ probeSchedule }) => probeSchedule !== undefined);
    expect(known).toHaveLength(150);
  });
});

describe('the time of an audit', () => {
  test('is over before all are looked at: the report says of which', async () => {
    const fleet = await start(300);
    fleet.delays.set('definitions', 20 * second);
    const begunAt = fleet.world.now;

    const { endpoints, failures } = await fleet.run();

    expect(endpoints.length).toBeGreaterThan(0);
    expect(endpoints.length + failures.length).toBe(300);
    expect(failures[0]?.reason).toBe('no time was left to look at it');
    expect(fleet.world.now - begunAt).toBeLessThan(15 * minute);
    expect(fleet.files.size).toBe(4);
  });

  test('is over before all is told: the report has it all the same', async () => {
    const fleet = await start(100);
    for (const name of fleet.endpoints) fleet.schedules.set(`promrotate-probe-${name}`, 'missing');
    fleet.broken.add('notices');
    fleet.delays.set('notices', 2 * minute);
    const begunAt = fleet.world.now;

    const { endpoints, failures } = await fleet.run();

    expect(endpoints).toHaveLength(100);
    expect(failures).toHaveLength(100);
    expect(failures.at(-1)?.reason).toBe('no time was left to tell of it');
    expect(fleet.world.now - begunAt).toBeLessThan(15 * minute);
    expect(fleet.files.size).toBe(4);
  });
});
