import { rotateAndUpdate, rotatePending, update } from './drive.ts';
import { World, type WorldOptions } from './world.ts';

/** Secrets Manager and Lambda go on while a function waits. */
export function withBackground(world: World): World {
  let isBusy = false;
  world.onSleep = async () => {
    if (isBusy) return;
    isBusy = true;
    await rotatePending(world);
    for (const name of world.around.started.splice(0)) {
      if (name === 'update-writers') await update(world).catch(() => undefined);
    }
    isBusy = false;
  };
  return world;
}

/** A world after one rotation, whose version is the one that leaks. */
export async function rotatedOnce(options: WorldOptions = {}) {
  const world = withBackground(new World({ query: true, ...options }));
  const leaked = await rotateAndUpdate(world);
  world.now += 60_000;
  return { world, leaked };
}
