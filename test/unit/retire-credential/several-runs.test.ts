import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { settle } from '../../../functions/retire-credential/settle.ts';
import type { HostCommand } from '../../../functions/shared/ports.ts';
import { rotateAndUpdate } from '../../support/world/drive.ts';
import { factsOf, isAccepted } from '../../support/world/state-of-endpoint.ts';
import { endpoint, World } from '../../support/world/world.ts';

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}

/** Hosts take longer than all else together, so that each run is overtaken while it waits for them. */
function slowRun(world: World): Promise<void> {
  const deps = world.deps(world.invocation());
  const clock = {
    now: () => deps.clock.now(),
    sleep: (milliseconds: number) => pass(5).then(() => deps.clock.sleep(milliseconds)),
  };
  const hosts = {
    run: (command: HostCommand) => pass(20).then(() => deps.hosts.run(command)),
  };
  return settle({ ...deps, clock, hosts }, { endpoint, deadline: world.now + 890_000 });
}

test.each([2, 3, 5])(
  '%d runs for one version do not spoil one another: it is out, and proved to be',
  async (runs) => {
    const world = new World({ query: true });
    const old = await rotateAndUpdate(world);
    await rotateAndUpdate(world);
    world.now += 3_601_000;

    await Promise.all(Array.from({ length: runs }, () => slowRun(world)));

    expect(isAccepted(world, old)).toEqual([false, false]);
    expect(factsOf(world, old).refusedAt).toBeDefined();
  },
);
