import type { Random } from '../random.ts';
import type { Site } from '../site.ts';
import type { Outcome } from './outcome.ts';
import { overwrite } from './overwrite.ts';
import { revoke } from './revoke.ts';
import { leaveRevoked, rollBack } from './rollback.ts';
import { rotate, rotateAndRetire } from './rotate.ts';
import { unstick } from './unstick.ts';

type Played = {
  /** Before anything is killed. */
  readonly prepare?: (site: Site) => Promise<void>;
  readonly perform: (site: Site, random: Random) => Promise<Outcome>;
  /** With nobody in the way. */
  readonly lastsMs: number;
};

const all = {
  rotate: { perform: rotate, lastsMs: 2_000 },
  retire: { perform: rotateAndRetire, lastsMs: 5_000 },
  rollback: { prepare: leaveRevoked, perform: rollBack, lastsMs: 2_500 },
  revoke: { perform: revoke, lastsMs: 3_500 },
  unstick: { perform: unstick, lastsMs: 3_500 },
  overwrite: { perform: overwrite, lastsMs: 800 },
} satisfies Record<string, Played>;

export type Action = keyof typeof all;

/** What is under way when something is killed. */
export const actions: Readonly<Record<Action, Played>> = all;

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
