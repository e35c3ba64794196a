import type { Progress } from '../../functions/shared/operations.ts';
import { CommandLineError } from './command-line-error.ts';
import { exitStatuses } from './exit-status.ts';
import { messageOf } from './failure-text.ts';
import type { Session } from './session.ts';

export type Followed = {
  readonly endpoint: string;
  /** Of the order or rotation. */
  readonly id: string;
  readonly timeoutSeconds: number;
};

/** Short, so that a stage is told soon after it was reached. */
const lookSeconds = 2;

/**
 * Tells the stages of an order or rotation as they are reached, until it has ended.
 * @throws ORDER_NOT_DONE, STOPPED_WAITING, or the code with which it failed
 */
export async function follow(session: Session, followed: Followed): Promise<Progress> {
  const { endpoint, id, timeoutSeconds } = followed;
  const { operations, now, tell } = session;
  const end = now() + timeoutSeconds * 1_000;
  const told = new Set<string>();
  for (;;) {
    const seconds = Math.min(lookSeconds, Math.max(0, Math.ceil((end - now()) / 1_000)));
    const progress = await operations
      .wait({ endpoint, id, seconds, mustEnd: false })
      .catch((error: unknown) => {
        throw goesOn(error, endpoint);
      });
    for (const line of newLines(progress, told)) tell(line);
    if (progress.isDone) return carriedOut(progress);
    if (now() >= end) throw notDone(followed, progress);
  }
}

/**
 * What is new since the last look: the stages that were reached, and what the next one waits for.
 * Seconds count from the first stage, by the clock of AWS.
 */
function newLines({ stages }: Progress, told: Set<string>): string[] {
  const reached = stages.flatMap(({ at, ...stage }) =>
    at === undefined ? [] : [{ ...stage, at }],
  );
  const start = Math.min(...reached.map(({ at }) => at));
  const waiting = nextStage(stages);
  return [
    ...reached.map(({ at, ...stage }) => {
      const seconds = ((at - start) / 1_000).toFixed(1);
      return { key: stage.name, line: `${seconds.padStart(7)} s  ${stageText(stage)}` };
    }),
    ...(waiting?.detail === undefined
      ? []
      : [{ key: stageText(waiting), line: `           waits for ${stageText(waiting)}` }]),
  ].flatMap(({ key, line }) => {
    if (told.has(key)) return [];
    told.add(key);
    return [line];
  });
}

type Stage = Progress['stages'][number];

/** One after the other, but for writers, which switch side by side. */
const waitingStages = (stages: readonly Stage[]): readonly Stage[] => {
  const next = nextStage(stages);
  if (next === undefined || !isWriter(next)) return next === undefined ? [] : [next];
  return stages.filter((stage) => stage.at === undefined && isWriter(stage));
};

const isWriter = ({ name }: Stage): boolean => name.startsWith('writer ');

const nextStage = (stages: readonly Stage[]): Stage | undefined =>
  stages.find(({ at }) => at === undefined);

const stageText = ({ name, detail = '' }: Pick<Stage, 'name' | 'detail'>): string =>
  detail === '' ? name : `${name}: ${detail}`;

/** The order was taken: whatever its code, the failure is no refusal that changed nothing. */
function carriedOut(progress: Progress): Progress {
  const { failure } = progress;
  if (failure === undefined) return progress;
  throw new CommandLineError(failure.code, messageOf(failure), { exitStatus: exitStatuses.failed });
}

const howToFollow = (endpoint: string): string =>
  `it goes on in AWS, follow it with: npx promrotate status ${endpoint}`;

function notDone({ endpoint, timeoutSeconds }: Followed, { stages }: Progress): CommandLineError {
  const waiting = waitingStages(stages).map(stageText).join(', ');
  const why = waiting === '' ? '' : `, it waits for ${waiting}`;
  return new CommandLineError(
    'ORDER_NOT_DONE',
    `not done within ${timeoutSeconds} s${why}; ${howToFollow(endpoint)}`,
  );
}

/** Whatever ends the waiting ends nothing else. */
function goesOn(error: unknown, endpoint: string): unknown {
  if (!(error instanceof CommandLineError)) return error;
  const what = error.code === 'STOPPED_WAITING' ? 'stopped waiting' : error.message;
  const { refused, usage, failed } = exitStatuses;
  const isLate = error.exitStatus === refused || error.exitStatus === usage;
  return new CommandLineError(error.code, `${what}; ${howToFollow(endpoint)}`, {
    cause: error,
    exitStatus: isLate ? failed : error.exitStatus,
  });
}
