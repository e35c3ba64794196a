import type { RotatedVersion } from '../rotations.ts';
import type { Stage } from '../scenario.ts';
import { waitUntil } from '../wait-until.ts';

/** Starts a rotation, as the console's button does; gives the pending version. */
export async function beginRotation({ account, say }: Stage, title: string): Promise<string> {
  const versionId = await account.administrator.rotateImmediately();
  say(title, `RotateSecret answered with version ${versionId.slice(0, 8)}`);
  return versionId;
}

/** Waits until AWSCURRENT is on a version that the story has not met yet, and watches it. */
export async function watchCurrent(stage: Stage): Promise<RotatedVersion> {
  const { account, monitor, signal, versions } = stage;
  const known = new Set(versions.map(({ versionId }) => versionId));
  const versionId = await waitUntil(
    async () => {
      const current = await account.administrator.currentVersion();
      return !known.has(current) && current;
    },
    { what: 'AWSCURRENT to move to a new version', timeoutSeconds: 120, signal },
  );
  const credential = await account.administrator.readVersion(versionId);
  if (credential === undefined) throw new Error('expected the current version to have a value');
  monitor.watch(versionId, credential);
  return { versionId, credential, switchedMs: new Map() };
}
