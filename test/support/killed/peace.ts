import { rotate } from './actions/rotate.ts';
import { settle } from './settle.ts';
import type { Site } from './site.ts';

/** Rotates with nobody in the way. */
export async function rotateInPeace(site: Site): Promise<void> {
  const { isLeft } = await rotate(site);
  await settle(site, isLeft);
}
