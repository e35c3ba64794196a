import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../../../infra/local/process/control-commands.ts';
import { actions } from './actions/all.ts';
import type { Outcome } from './actions/outcome.ts';
import { Diary } from './diary.ts';
import { violations } from './invariants/all.ts';
import { lateClient, marginMs } from './late-client.ts';
import { rotateInPeace } from './peace.ts';
import { type Plan, strikeText } from './plan.ts';
import type { Refusal } from './pushes.ts';
import { recover, settle } from './settle.ts';
import type { Site } from './site.ts';
import { strike, strikeProbe } from './strike.ts';

/**
 * Does what the plan says, kills what it says meanwhile, lets everything be tried again, and gives
 * what is then not as it has to be. Throws, with all that happened, when it does not come to an end.
 */
export async function play(site: Site, plan: Plan): Promise<string[]> {
  await settle(site);
  await actions[plan.action].prepare?.(site);
  site.pushes.take();
  const diary = new Diary(site.standIn);
  try {
    const found = await playUntilSettled(site, plan, diary);
    return found.length === 0 ? [] : [...found, howToRepeat(plan), String(diary)];
  } catch (error) {
    throw new Error(`${howToRepeat(plan)}\n${String(diary)}`, { cause: error });
  }
}

const howToRepeat = ({ seed }: Plan): string =>
  `alone: KILLED_SEED=${seed} KILLED_RUNS=1 npm test -- killed-anywhere`;

async function playUntilSettled(site: Site, plan: Plan, diary: Diary): Promise<string[]> {
  const beginning = actions[plan.action].perform(site, plan.random);
  // What went wrong with it is told once everything else has been tried.
  beginning.catch(() => undefined);
  const beside = Promise.all([
    sleep(plan.sweepAfterMs).then(() => sweep(site, diary)),
    sleep(plan.probe.afterMs).then(() => killProbe(site, plan, diary)),
  ]);
  for (const next of plan.strikes) {
    await sleep(next.afterMs);
    diary.note(strikeText(next));
    site.tally.countStrike(next.victim, await strike(site, next));
  }
  const outcome = await beginning;
  await beside;
  diary.note('the action has begun, and what was killed is back');
  await recover(site, outcome.isLeft);
  diary.note('settled');
  const found = await violations(site);
  // The next run rotates as well, mostly.
  if (plan.seed % 2 === 0) await rotateInPeace(site);
  return [...found, ...(await pushViolations(site, outcome)), ...(await deniedCalls(site))];
}

/** Not while AWS is away: then it comes an hour later. */
async function sweep({ standIn }: Site, diary: Diary): Promise<void> {
  diary.note('the hourly job');
  await standIn.ask(control.runSchedules).catch(() => undefined);
}

async function killProbe(site: Site, { probe }: Plan, diary: Diary): Promise<void> {
  diary.note(`a test metric, killed ${probe.killedAfterMs} ms later`);
  const killed = await strikeProbe(site, probe);
  if (killed !== undefined) site.tally.countStrike('test metric', killed);
}

/** The promise of the whole product. */
async function pushViolations(
  { pushes, tally }: Site,
  { isExpected = () => false }: Outcome,
): Promise<string[]> {
  await pushes.round();
  const { accepted, refusals, open } = pushes.take();
  const wrong: Refusal[] = [];
  for (const refusal of refusals)
    if (!isLate(refusal) && !(await isExpected(refusal))) wrong.push(refusal);
  const acceptedInAll = [...accepted.values()].reduce((sum, count) => sum + count, 0);
  tally.countRun({ accepted: acceptedInAll, refused: refusals.length - wrong.length });
  return [
    ...wrong.map(
      ({ writer, place, user, status, startedAt }) =>
        `expected writer ${writer} as "${user}" to be let in by ${place}, found ${status} at ${new Date(startedAt).toISOString()}`,
    ),
    ...(open === 0 ? [] : [`expected nobody without a credential, found ${open} let in`]),
    // Two writers and sometimes a late client, at the front and at each receiver.
    ...(accepted.size >= 6 ? [] : [`expected pushes of 6 kinds, found ${accepted.size}`]),
  ];
}

/** On a busy machine it may have come after its grace. */
function isLate({ writer, startedAt, endedAt }: Refusal): boolean {
  return writer === lateClient && endedAt - startedAt >= marginMs;
}

/** A permission that lacks somewhere off the beaten track. */
async function deniedCalls({ standIn }: Site): Promise<string[]> {
  const denied = await standIn.ask(control.denied);
  return denied.map((call) => `expected every call to be allowed, found: ${call}`);
}
