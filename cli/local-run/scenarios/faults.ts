import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { probeScheduleName } from '../../../functions/shared/contract.ts';
import type { ProbeFacts } from '../../../functions/shared/ledger.ts';
import { renderWebConfig } from '../credential.ts';
import { endpointName } from '../fleet.ts';
import { type Receiver, webConfigPath } from '../receiver.ts';
import { confirmWriters, rotateOnce } from '../rotations.ts';
import type { Stage } from '../scenario.ts';
import { waitUntil } from '../wait-until.ts';
import { ledgerSays, versionAt } from './evidence.ts';
import { beginRotation, watchCurrent } from './rotation-steps.ts';

/** A fault that is made on purpose, by the name that the runbook's table has for it. */
export type Drill = {
  readonly fault: string;
  readonly strike: (stage: Stage) => Promise<void>;
  /** Resolves when the fault is away; that the alarms go out is waited for after it. */
  readonly mend: (stage: Stage) => Promise<void>;
};

const probeName = probeScheduleName(endpointName);

const receiverDown: Drill = {
  fault: 'a receiver is down',
  async strike(stage) {
    await at(stage.fleet.receivers, 1).stop();
    // A receiver that restarts is nobody's business: the second test tells.
    await tested(stage);
    await tested(stage);
  },
  mend: ({ fleet }) => at(fleet.receivers, 1).start(),
};

const credentialRemoved: Drill = {
  fault: 'our users are removed from a web config',
  async strike(stage) {
    const { fleet, account, signal } = stage;
    const repairs = async (): Promise<number> => {
      const { events } = await account.readLedger();
      return events.filter(({ kind, detail = '' }) => {
        return kind === 'repaired' && detail.includes('the accepted set was applied again');
      }).length;
    };
    const before = await repairs();
    // State Manager puts them back as well, and may be the first.
    await waitUntil(
      async () => {
        await replaceWebConfig(at(fleet.receivers, 0), await renderWebConfig([fleet.operator]));
        await tested(stage);
        return (await repairs()) > before;
      },
      { what: 'a test metric to have them put back', timeoutSeconds: 90, signal },
    );
  },
  mend: async () => undefined,
};

const credentialRemovedForGood: Drill = {
  fault: 'our users are removed from a web config, and the host does not answer',
  async strike(stage) {
    const { fleet, account } = stage;
    hostOf(account, 'receiver-1').online = false;
    await replaceWebConfig(at(fleet.receivers, 0), await renderWebConfig([fleet.operator]));
    await tested(stage);
  },
  async mend({ account }) {
    hostOf(account, 'receiver-1').online = true;
  },
};

const configEmptied: Drill = {
  fault: 'a web config is emptied',
  async strike({ account, fleet, signal }) {
    const receiver = at(fleet.receivers, 1);
    const file = join(receiver.root, webConfigPath);
    const before = await readFile(file, 'utf8');
    const isFound = async (): Promise<boolean> => {
      const { findings } = await account.readLedger();
      return [...findings.values()].some(({ code }) => code === 'RECEIVER_OPEN');
    };
    // State Manager closes it as well, and may be the first: then nobody was there to see it.
    await waitUntil(
      async () => {
        await replaceWebConfig(receiver, '');
        await account.standIn.schedules.run(probeName);
        await waitUntil(async () => (await readFile(file, 'utf8')) !== '', {
          what: 'the web config to have users again',
          timeoutSeconds: 30,
          signal,
        });
        return isFound();
      },
      { what: 'a test metric to find it', timeoutSeconds: 60, everyMs: 1_000, signal },
    );
    // The user of others that stood in it is nothing that we know of.
    await replaceWebConfig(receiver, before);
  },
  mend: async () => undefined,
};

const functionThrows: Drill = {
  fault: 'a function throws',
  async strike({ account: { standIn }, signal }) {
    await waitUntil(() => standIn.killFunctions('retire-credential') > 0, {
      what: 'a run of retire-credential to be ended in the middle',
      timeoutSeconds: 60,
      everyMs: 5,
      signal,
    });
  },
  mend: async () => undefined,
};

const neverSwept: Drill = {
  fault: 'a function is never invoked: the hourly sweep',
  strike: async ({ account }) => account.standIn.schedules.disable(sweepName(account)),
  mend: async ({ account }) => account.standIn.schedules.enable(sweepName(account)),
};

const neverProbed: Drill = {
  fault: 'a function is never invoked: the test metric',
  strike: async ({ account }) => account.standIn.schedules.disable(probeName),
  mend: async ({ account }) => account.standIn.schedules.enable(probeName),
};

const writerLate: Drill = {
  fault: 'a writer is late',
  async strike(stage) {
    hostOf(stage.account, 'writer b').online = false;
    stage.versions.push(await rotateOnce(stage, 'rotation', ['a']));
  },
  async mend(stage) {
    hostOf(stage.account, 'writer b').online = true;
    const { versionId, ...version } = versionAt(stage, -1);
    const switched = await confirmWriters(stage, versionId, ['b']);
    const switchedMs = new Map([...version.switchedMs, ...switched]);
    stage.versions.splice(-1, 1, { ...version, versionId, switchedMs });
    await retired(stage);
  },
};

const retirementFails: Drill = {
  fault: 'a retirement fails',
  async strike(stage) {
    await beginRotation(stage, 'rotation');
    const rotated = await watchCurrent(stage);
    // Before the grace is over.
    await chmod(configFolder(stage), 0o777);
    const names = stage.fleet.writers.map(({ name }) => name);
    const switchedMs = await confirmWriters(stage, rotated.versionId, names);
    stage.versions.push({ ...rotated, switchedMs });
  },
  async mend(stage) {
    await chmod(configFolder(stage), 0o755);
    await retired(stage);
  },
};

/**
 * The ones that rotate come first: after a rotation the receivers have a set of ours, which the others
 * take away. The last one is where a daily audit may fall into, whose finding lasts for a day.
 */
export const allDrills: readonly Drill[] = [
  writerLate,
  retirementFails,
  receiverDown,
  credentialRemoved,
  credentialRemovedForGood,
  configEmptied,
  functionThrows,
  neverSwept,
  neverProbed,
];

function at(receivers: readonly Receiver[], index: number): Receiver {
  const receiver = receivers[index];
  if (receiver === undefined) throw new Error(`expected receiver ${index + 1}`);
  return receiver;
}

function hostOf({ hosts }: Stage['account'], name: string) {
  const host = hosts.get(name);
  if (host === undefined) throw new Error(`expected the host of ${name}`);
  return host;
}

/** Has a test metric pushed now, whatever its schedule, and waits for what it found. */
export function tested(stage: Stage): Promise<ProbeFacts> {
  const sinceMs = Date.now();
  return stage.account.standIn.schedules.run(probeName).then(() =>
    ledgerSays(stage, 'a test metric', ({ probe }) => {
      return probe !== undefined && probe.at - probe.milliseconds >= sinceMs && probe;
    }),
  );
}

/** Until the credential before the last one is out, and nobody was seen to miss it. */
async function retired(stage: Stage): Promise<void> {
  const { versionId: old } = versionAt(stage, -2);
  await ledgerSays(stage, 'the old credential to be out', ({ versions }) => {
    return versions.get(old)?.watchedAt !== undefined;
  });
}

function sweepName({ standIn }: Stage['account']): string {
  const found = standIn.schedules.all().find(({ schedule }) => schedule.name.includes('Sweep'));
  if (found === undefined) throw new Error('expected a schedule of the hourly sweep');
  return found.schedule.name;
}

const configFolder = ({ fleet }: Stage): string =>
  join(at(fleet.receivers, 1).root, dirname(webConfigPath));

/** Not in place: Prometheus reads it at each request. */
async function replaceWebConfig({ root }: Receiver, content: string): Promise<void> {
  const file = join(root, webConfigPath);
  await writeFile(`${file}.new`, content, { mode: 0o640 });
  await rename(`${file}.new`, file);
}
