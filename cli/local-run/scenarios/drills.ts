import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { probeScheduleName } from '../../../functions/shared/contract.ts';
import { alarmsSince, redAlarms } from '../alarm-log.ts';
import { renderWebConfig } from '../credential.ts';
import { secondsText } from '../durations.ts';
import { endpointName } from '../fleet.ts';
import { type Receiver, webConfigPath } from '../receiver.ts';
import { confirmWriters, rotateOnce } from '../rotations.ts';
import type { Scenario, Stage } from '../scenario.ts';
import { waitUntil } from '../wait-until.ts';
import { ledgerSays, versionAt } from './evidence.ts';
import { readFaultTable } from './runbook-table.ts';

/** A fault that is made on purpose, by the name that the runbook's table has for it. */
type Drill = {
  readonly fault: string;
  readonly strike: (stage: Stage) => Promise<void>;
  /** Resolves when the fault is away; that the alarms go out is waited for after it. */
  readonly mend: (stage: Stage) => Promise<void>;
};

const hourMs = 5_000;
/** With an hourly job in it, whatever else goes off has done so. */
const quietMs = 1.2 * hourMs;

const probeName = probeScheduleName(endpointName);

const receiverDown: Drill = {
  fault: 'a receiver is down',
  strike: ({ fleet }) => at(fleet.receivers, 1).stop(),
  mend: ({ fleet }) => at(fleet.receivers, 1).start(),
};

const credentialRemoved: Drill = {
  fault: 'our users are removed from a web config',
  async strike(stage) {
    const { fleet, account } = stage;
    const { sequence } = await account.readLedger();
    await replaceWebConfig(at(fleet.receivers, 0), await renderWebConfig([fleet.operator]));
    await ledgerSays(stage, 'the accepted set to be applied again', (ledger) => {
      return ledger.sequence > sequence;
    });
  },
  mend: async () => undefined,
};

const credentialRemovedForGood: Drill = {
  fault: 'our users are removed from a web config, and the host does not answer',
  async strike({ fleet, account }) {
    hostOf(account, 'receiver-1').online = false;
    await replaceWebConfig(at(fleet.receivers, 0), await renderWebConfig([fleet.operator]));
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
    stage.versions.push(await rotateOnce(stage, 'rotation'));
    await chmod(configFolder(stage), 0o777);
  },
  async mend(stage) {
    await chmod(configFolder(stage), 0o755);
    await retired(stage);
  },
};

/** Each begins when no alarm is red. */
export const drills: Scenario = {
  name: 'drills',
  summary: 'faults, one after another, and the alarms that each raises',
  settings: { grace: '8s', watch: '6s', probeEvery: '20m' },
  scheduleHourMs: hourMs,
  deliverySecondMs: 50,
  asksTheNext: true,
  opensReceivers: true,
  alarms: 'any',
  async play(stage) {
    const expected = await readFaultTable();
    stage.versions.push(await rotateOnce(stage, 'rotation'));
    await retired(stage);
    const wrong: string[] = [];
    for (const drill of allDrills) {
      const wanted = expected.get(drill.fault);
      if (wanted === undefined) throw new Error(`expected a row "${drill.fault}" in the runbook`);
      const raised = await play(stage, drill, wanted);
      if (String(raised) !== String(wanted))
        wrong.push(`${drill.fault}: expected [${String(wanted)}], found [${String(raised)}]`);
    }
    if (wrong.length > 0)
      throw new Error(`the alarms are not those of the runbook: ${wrong.join('; ')}`);
  },
};

const allDrills: readonly Drill[] = [
  receiverDown,
  credentialRemoved,
  credentialRemovedForGood,
  configEmptied,
  functionThrows,
  neverProbed,
  neverSwept,
  writerLate,
  retirementFails,
];

/** The alarms that went off from the fault until all is calm again. */
async function play(
  stage: Stage,
  drill: Drill,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const { account, measured, say, signal } = stage;
  const { standIn } = account;
  await calm(stage);
  const sinceMs = Date.now();
  say('fault', drill.fault);
  await drill.strike(stage);
  const missing = (): string[] => {
    const raised = alarmsSince(standIn, sinceMs);
    return wanted.filter((alarm) => !raised.includes(alarm));
  };
  await waitUntil(() => missing().length === 0, {
    what: `the alarms ${wanted.join(', ')}`,
    timeoutSeconds: 60,
    signal,
  }).catch((error: unknown) =>
    say('alarm', `still quiet: ${missing().join(', ')} (${String(error)})`),
  );
  const tookMs = Date.now() - sinceMs;
  await sleep(quietMs, undefined, { signal });
  await drill.mend(stage);
  await calm(stage);
  const raised = alarmsSince(standIn, sinceMs);
  say('alarm', raised.length === 0 ? 'none, as it came right by itself' : raised.join(', '));
  measured(`${drill.fault}: ${raised.join(', ') || 'no alarm'}`, secondsText(tookMs));
  return raised;
}

function calm({ account: { standIn }, signal }: Stage): Promise<boolean> {
  const isCalm = (): boolean => {
    // Somebody has seen to them; what is tried again may end there later.
    standIn.purgeDeadLetters();
    return redAlarms(standIn).length === 0;
  };
  return waitUntil(isCalm, {
    what: 'every alarm to go out',
    timeoutSeconds: 120,
    signal,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Error(`${String(error)}; red: ${redAlarms(standIn).join(', ')}`);
  });
}

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
