import type { Random } from '../random.ts';
import type { Site } from '../site.ts';
import type { Outcome } from './outcome.ts';
import { overwrite } from './overwrite.ts';
import { revoke } from './revoke.ts';
import { rollBack } from './rollback.ts';
import { rotate, rotateAndRetire } from './rotate.ts';
import { unstick } from './unstick.ts';

type Perform = (site: Site, random: Random) => Promise<Outcome>;

/** What is under way when something is killed, and how long that takes with nobody in the way. */
export const actions = {
  rotate: { perform: rotate, lastsMs: 2_000 },
  retire: { perform: rotateAndRetire, lastsMs: 5_000 },
  rollback: { perform: rollBack, lastsMs: 2_500 },
  revoke: { perform: revoke, lastsMs: 3_500 },
  unstick: { perform: unstick, lastsMs: 3_500 },
  overwrite: { perform: overwrite, lastsMs: 800 },
} as const satisfies Record<string, { readonly perform: Perform; readonly lastsMs: number }>;

export type Action = keyof typeof actions;

/** Seeds take them in turn, so that few runs have some of each. */
export const actionsInTurn: readonly [Action, ...Action[]] = [
  'rotate',
  'unstick',
  'retire',
  'overwrite',
  'rotate',
  'rollback',
  'revoke',
];
