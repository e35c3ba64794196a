import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderWebConfig } from '../credential.ts';
import { secondsText } from '../durations.ts';
import { endpointName } from '../fleet.ts';
import { receiverHost } from '../played-account.ts';
import { dataOf, type Receiver, startReceiver, webConfigPath } from '../receiver.ts';
import { rotateOnce } from '../rotations.ts';
import type { Scenario, Stage } from '../scenario.ts';
import { waitUntil } from '../wait-until.ts';
import { everywhere, hearsOf, versionAt } from './evidence.ts';

export const replicaReplaced: Scenario = {
  name: 'replica-replaced',
  summary: 'web configs are stale or overwritten, and come right',
  settings: { grace: '24h' },
  alarms: ['block-overwritten', 'writes-at-risk'],
  mayAlarm: ['write-refused'],
  scheduleHourMs: 8_000,
  // A receiver that refuses must not be given requests: what a health check does, or this.
  asksTheNext: true,
  async play(stage) {
    stage.versions.push(await rotateOnce(stage, 'rotation'));
    const successor = await replace(stage);
    // State Manager counts what it repairs; what a test metric puts back before it does not count there.
    for (let turn = 1; turn <= mostTurns && !(await isFound(stage)); turn++) {
      await overwrite(stage, successor, turn);
    }
    await hearsOf(stage, 'BLOCK_OVERWRITTEN', '');
  },
};

/** The place by its address: the successor has the same. */
const replaced = 'receiver-2';

const mostTurns = 8;

async function isFound({ account }: Stage): Promise<boolean> {
  const { findings } = await account.readLedger();
  return [...findings.values()].some(({ code }) => code === 'BLOCK_OVERWRITTEN');
}

/** A new instance with the web config of the image, and the old one's data and address. */
async function replace(stage: Stage): Promise<Receiver> {
  const { account, cleanup, fleet, folder, prometheus, say } = stage;
  const old = fleet.receivers[1];
  const host = account.hosts.get(replaced);
  if (old === undefined || host === undefined) throw new Error('expected receiver-2');
  await old.stop();
  account.standIn.forgetHost(host);
  const name = 'receiver-3';
  const successor = await startReceiver({
    name,
    binary: prometheus.path,
    folder,
    users: [fleet.operator, fleet.credential],
    successorOf: { port: old.port, data: dataOf(old.root) },
  });
  cleanup.defer(successor.stop);
  const upMs = Date.now();
  say('fault', 'receiver-2 is replaced by an instance that knows the very first credential only');
  const { versionId } = versionAt(stage, -1);
  await everywhere(stage, versionId, 'refused', upMs, [replaced]);
  account.hosts.set(name, account.standIn.addHost(receiverHost(name, successor.root)));
  const acceptedMs = await everywhere(stage, versionId, 'accepted', upMs, [replaced]);
  stage.measured(
    'from the start of the new instance to AWSCURRENT accepted',
    secondsText(acceptedMs - upMs),
  );
  return successor;
}

/** What a configuration management does that knows nothing of us. */
async function overwrite(stage: Stage, { root }: Receiver, turn: number): Promise<void> {
  const { fleet, say, signal } = stage;
  const file = join(root, webConfigPath);
  // Not in place: for a moment the file would be empty, and the receiver open.
  await writeFile(`${file}.new`, await renderWebConfig([fleet.operator]), { mode: 0o640 });
  await rename(`${file}.new`, file);
  const overwrittenMs = Date.now();
  say('fault', `another tool writes the web config of receiver-3 anew (${turn})`);
  const { versionId } = versionAt(stage, -1);
  const repairedMs = await waitUntil(
    async () =>
      (await readFile(file, 'utf8')).includes(`# promrotate ${endpointName}`) && Date.now(),
    { what: 'our block to be in the file again', timeoutSeconds: 90, signal },
  );
  const acceptedMs = await everywhere(stage, versionId, 'accepted', repairedMs, [replaced]);
  const took = secondsText(acceptedMs - overwrittenMs);
  stage.measured(`from overwriting ${turn} to AWSCURRENT accepted`, took);
}
