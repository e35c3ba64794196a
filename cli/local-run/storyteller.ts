import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandInEvent } from '../../infra/local/stand-in.ts';
import type { Fleet } from './fleet.ts';
import type { Journal } from './journal.ts';
import type { Narrator } from './narrator.ts';
import { hostNames, nameOfInstance } from './played-account.ts';
import { lineOf } from './step-lines.ts';

export type StorytellerOptions = {
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly narrator: Narrator;
  /** Of the run: what functions print is kept in its `logs`. */
  readonly folder: string;
};

/** Shows live what the stand-in tells, and keeps it. */
export function storyteller({ fleet, journal, narrator, folder }: StorytellerOptions) {
  const { say, colors } = narrator;
  const names = hostNames(fleet);
  const host = (instanceId: string): string => names.get(instanceId) ?? nameOfInstance(instanceId);
  return (event: StandInEvent): void => {
    const now = Date.now();
    if (event.kind === 'function-log') {
      appendFileSync(join(folder, 'logs', `${event.functionName}.log`), `${event.line}\n`);
    }
    const line = lineOf(event, now, { host, stepStart: journal.stepStart });
    journal.note(event, now);
    if (line) say('', line.isBad ? colors.red(line.text) : line.text);
  };
}
