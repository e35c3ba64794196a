import { type Action, actions, actionsInTurn } from './actions/all.ts';
import { type Random, seededRandom } from './random.ts';

const victims = ['function', 'stand-in', 'receiver', 'shell'] as const;

/** What is killed, and how long after the strike before, or after the action began. */
export type Strike = {
  readonly victim: (typeof victims)[number];
  readonly afterMs: number;
  /** Which receiver. */
  readonly index: number;
  /** How long a receiver stays away. */
  readonly awayMs: number;
};

/** All that a run leaves to chance follows from its seed. */
export type Plan = {
  readonly seed: number;
  readonly action: Action;
  readonly strikes: readonly Strike[];
  /** When the hourly job comes by, after the action began. */
  readonly sweepAfterMs: number;
  /** When a test metric begins, after the action, and how much later its function is killed. */
  readonly probe: { readonly afterMs: number; readonly killedAfterMs: number };
  /** For what the action itself leaves to chance. */
  readonly random: Random;
};

export function planOf(seed: number): Plan {
  const random = seededRandom(seed);
  const action = inTurn(actionsInTurn, seed);
  const round = Math.floor(seed / actionsInTurn.length);
  // So that each action meets each victim.
  const first = inTurn(victims, (seed % actionsInTurn.length) + round);
  const strikes = [strikeOf(random, first, actions[action].lastsMs)];
  // Now and then a second one, while what the first one broke is being mended.
  if (random.integer(1, 4) === 1) strikes.push(strikeOf(random, random.pick(victims), 1_000));
  const latestMs = actions[action].lastsMs + 1_500;
  const sweepAfterMs = random.integer(0, latestMs);
  const probe = { afterMs: random.integer(0, latestMs), killedAfterMs: random.integer(0, 300) };
  return { seed, action, strikes, sweepAfterMs, probe, random };
}

const inTurn = <T>(all: readonly [T, ...T[]], turn: number): T => all[turn % all.length] ?? all[0];

function strikeOf(random: Random, victim: Strike['victim'], longestMs: number): Strike {
  return {
    victim,
    afterMs: random.integer(0, longestMs),
    index: random.integer(0, 1),
    awayMs: random.integer(0, 1_000),
  };
}

export const strikeText = ({ victim, afterMs }: Strike): string =>
  `${victim} killed after ${afterMs} ms`;

/** For the name of a test. */
export function planText({ seed, action, strikes }: Plan): string {
  return `${seed}: ${action}, ${strikes.map(strikeText).join(', then ')}`;
}
