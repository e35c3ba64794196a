import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../../../infra/local/process/control-commands.ts';
import { labelled } from './account.ts';
import { command } from './person.ts';
import type { Site } from './site.ts';

const patienceMs = 90_000;
const idleMs = 30_000;
const pauseMs = 100;

/** What keeps the endpoint from being settled; undefined when nothing does. */
export type Unsettled = () => Promise<string | undefined>;

const nothingLeft: Unsettled = async () => undefined;

/** Waits until nothing is under way and `isLeft` finds nothing. */
export function settle(site: Site, isLeft: Unsettled = nothingLeft): Promise<void> {
  return settled(site, isLeft, async () => undefined);
}

/**
 * Lets time pass, so that everything is tried again that is to be, until nothing is under way, nothing
 * is wrong any more, and `isLeft` finds nothing.
 */
export async function recover(site: Site, isLeft: Unsettled): Promise<void> {
  const since = Date.now();
  const isWrong = async () =>
    (await isLeft()) ?? (await openFinding(site)) ?? (await failingProbe(site, since));
  await passTime(site);
  await settled(site, isWrong, () => passTime(site));
}

/** That a file was written over is for people to know: it stays open for a day. */
async function openFinding({ account }: Site): Promise<string | undefined> {
  const { findings } = await account.ledger();
  const open = [...findings.values()].find(({ code }) => code !== 'BLOCK_OVERWRITTEN');
  return open && `the finding ${open.code}: ${open.detail}`;
}

/** The last test metric has to be one of later than that, and has to have passed. */
async function failingProbe({ account }: Site, since: number): Promise<string | undefined> {
  const { at = 0, failure } = (await account.ledger()).probe ?? {};
  if (at < since) return 'the next test metric';
  return failure && `a test metric that fails: ${failure.kind} at ${failure.address}`;
}

async function settled(site: Site, isLeft: Unsettled, wait: () => Promise<void>): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    await idle(site);
    const left = (await unsettled(site)) ?? (await isLeft());
    if (left === undefined) return;
    if (performance.now() > end)
      throw new Error(`expected everything to settle within ${patienceMs / 1000} s, found ${left}`);
    await wait();
    await sleep(pauseMs);
  }
}

/** Until nothing is under way in AWS, or for a while. */
async function idle({ standIn }: Site): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([
    standIn.ask(control.idle),
    sleep(idleMs, undefined, { signal }).catch(() => undefined),
  ]);
  waiting.abort();
}

/** What goes on by itself every half hour or hour, and what a finding tells a person to do. */
async function passTime({ standIn, account }: Site): Promise<void> {
  await standIn.ask(control.runAssociations);
  await standIn.ask(control.runSchedules);
  const { findings } = await account.ledger();
  const isStuck = [...findings.values()].some(({ code }) => code === 'ROTATION_STUCK');
  if (isStuck) await command(account, { action: 'unstick', id: randomUUID() });
}

async function unsettled({ account, writers }: Site): Promise<string | undefined> {
  const secret = await account.secret();
  const current = labelled(secret, 'AWSCURRENT');
  const pending = labelled(secret, 'AWSPENDING');
  if (current === undefined) return 'no version with AWSCURRENT';
  if (pending !== undefined && pending !== current) return `the pending version "${pending}"`;
  if (secret.isRotating) return 'a rotation under way';
  const ledger = await account.ledger();
  if (ledger.order !== undefined) return `the order "${ledger.order.kind}"`;
  for (const { name } of writers) {
    const { versionId, freshAt } = ledger.writers.get(name) ?? {};
    // Before the first rotation nobody has confirmed anything.
    const isFirst = ledger.sequence === 0;
    if (!isFirst && (versionId !== current || freshAt === undefined))
      return `writer "${name}" on version "${versionId}"`;
  }
  return undefined;
}
