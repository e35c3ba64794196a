import { colorsFor } from '../../../../cli/colors.ts';
import { type CommandLineIo, runCommandLine } from '../../../../cli/operations/command-line.ts';
import { CommandLineError } from '../../../../cli/operations/command-line-error.ts';
import type { Operations } from '../../../../cli/operations/operations.ts';
import type { Machine } from '../../../../cli/operations/session.ts';
import {
  type ChangeAnswer,
  type ChangeRequest,
  changeRequestSchema,
  type History,
  type Progress,
  type Status,
} from '../../../../functions/shared/operations.ts';
import type { EndpointReport } from '../../../../functions/shared/report/fleet-report.ts';

export const now = Date.UTC(2026, 10, 22, 12);
export const seconds = 1_000;
export const days = 86_400 * seconds;
export const currentId = '1a2b3c4d-0000-4000-8000-000000000001';
export const previousId = '5e6f7a8b-0000-4000-8000-000000000002';
export const orderId = '9c9c9c9c-0000-4000-8000-000000000003';
export const caller = 'arn:aws:iam::111122223333:user/alice';

export const calmStatus: Status = {
  endpoint: 'central',
  rotation: 'on',
  nextRotationAt: now + 3 * days,
  versions: [
    {
      versionId: currentId,
      state: 'current',
      userName: 'central-0f9e8d7c',
      isCompromised: false,
      currentAt: now - 2 * days,
      usedBy: ['agent-a', 'agent-b'],
    },
    {
      versionId: previousId,
      state: 'in-grace',
      userName: 'central-11223344',
      isCompromised: false,
      currentAt: now - 30 * days,
      supersededAt: now - 2 * days,
      graceEndsAt: now + 5 * days,
      usedBy: [],
    },
  ],
  writers: [
    { name: 'agent-a', versionId: currentId, confirmedAt: now - 2 * days, isUpToDate: true },
    { name: 'agent-b', versionId: previousId, confirmedAt: now - 9 * days, isUpToDate: false },
  ],
  findings: [],
};

export const doneAt = (stages: Progress['stages'], more: Partial<Progress> = {}): Progress => ({
  endpoint: 'central',
  id: orderId,
  isDone: true,
  stages,
  ...more,
});

export type Played = {
  readonly statuses?: Readonly<Record<string, Status | CommandLineError>>;
  /** Instead of those of the statuses. */
  readonly reports?: Readonly<Record<string, EndpointReport | CommandLineError>>;
  /** One for each look; the last one stays. */
  readonly progress?: readonly Progress[];
  readonly changeFailure?: CommandLineError;
  readonly waitFailure?: CommandLineError;
  readonly events?: History['events'];
  readonly changeAnswer?: ChangeAnswer;
  /** What the person types; without it there is no terminal. */
  readonly answer?: string;
  readonly stop?: AbortController;
  /** What happens at each look while waiting. */
  readonly onWait?: () => void;
  readonly machine?: Partial<Machine>;
};

/** A command line in this process, with functions that answer what the test wants. */
export async function play(words: readonly string[], played: Played = {}) {
  const changes: ChangeRequest[] = [];
  const questions: string[] = [];
  const waits: { readonly id: string; readonly seconds: number }[] = [];
  let out = '';
  let err = '';
  let disconnected = 0;
  let time = now;
  const stop = played.stop ?? new AbortController();
  const colors = colorsFor(false, undefined);
  const { statuses = { central: calmStatus }, answer } = played;
  const progress = [...(played.progress ?? [])];

  const operations: Operations = {
    list: async () => Object.keys(played.reports ?? statuses),
    async status(endpoint) {
      const status = statuses[endpoint];
      if (status instanceof CommandLineError) throw status;
      if (status === undefined) throw new CommandLineError('UNKNOWN_ENDPOINT', 'no such endpoint');
      return status;
    },
    history: async (endpoint) => ({ endpoint, events: [...(played.events ?? [])] }),
    async report(endpoint) {
      const report = played.reports?.[endpoint];
      if (report instanceof CommandLineError) throw report;
      if (report === undefined) throw new CommandLineError('UNKNOWN_ENDPOINT', 'no such endpoint');
      return report;
    },
    async wait(request) {
      waits.push(request);
      played.onWait?.();
      if (stop.signal.aborted) throw new CommandLineError('STOPPED_WAITING', 'stopped');
      if (played.waitFailure) throw played.waitFailure;
      time += request.seconds * seconds;
      const answered = progress.length > 1 ? progress.shift() : progress[0];
      if (answered === undefined) throw new Error('expected nobody to wait');
      return answered;
    },
    async change(request): Promise<ChangeAnswer> {
      changes.push(changeRequestSchema.parse(request));
      if (played.changeFailure) throw played.changeFailure;
      if (played.changeAnswer) return played.changeAnswer;
      const id = 'id' in request ? { id: request.id } : {};
      return { endpoint: request.endpoint, action: request.action, ...id, note: 'it has begun' };
    },
  };
  const io: CommandLineIo = {
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
    connect: async () => ({
      operations,
      caller: async () => caller,
      region: async () => 'eu-west-1',
      disconnect: () => {
        disconnected += 1;
      },
    }),
    newId: () => orderId,
    now: () => time,
    colors,
    errorColors: colors,
    machine: {
      folder: process.cwd(),
      environment: {},
      newKey: () => new Uint8Array(32),
      signal: stop.signal,
      isErrorTerminal: false,
      ...played.machine,
    },
    ...(answer !== undefined && {
      ask: async (question: string) => {
        questions.push(question);
        return answer;
      },
    }),
  };
  const exitStatus = await runCommandLine(words, io);
  return { exitStatus, out, err, changes, questions, waits, disconnected };
}
