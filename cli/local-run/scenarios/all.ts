import type { Scenario } from '../scenario.ts';
import { adopt } from './adopt.ts';
import { calmDay } from './calm-day.ts';
import { drills } from './drills.ts';
import { graceEnds } from './grace-ends.ts';
import { leak } from './leak.ts';
import { receiverDown } from './receiver-down.ts';
import { replicaReplaced } from './replica-replaced.ts';
import { rollback } from './rollback.ts';
import { stuck } from './stuck.ts';
import { writerLate } from './writer-late.ts';

/** The stories beside plain rotations, as `--scenario` names them. */
export const scenarios: readonly Scenario[] = [
  adopt,
  leak,
  rollback,
  stuck,
  receiverDown,
  replicaReplaced,
  writerLate,
  graceEnds,
  calmDay,
  drills,
];
