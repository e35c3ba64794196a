import { z } from 'zod';
import { noticeSchema } from '../notices/topics.ts';
import type { StandIn } from '../stand-in.ts';

type Perform<Answer extends z.ZodType> = (
  standIn: StandIn,
  argument: string | undefined,
) => z.input<Answer> | Promise<z.input<Answer>>;

export interface ControlCommand<Answer extends z.ZodType> {
  readonly name: string;
  readonly answer: Answer;
  readonly perform: Perform<Answer>;
}

function command<Answer extends z.ZodType>(
  name: string,
  answer: Answer,
  perform: Perform<Answer>,
): ControlCommand<Answer> {
  return { name, answer, perform };
}

const nothing = z.void();
const texts = z.array(z.string());

const secretSchema = z.object({
  name: z.string(),
  arn: z.string(),
  /** Oldest first. */
  versions: z.array(
    z.object({ id: z.string(), createdAt: z.number(), stages: texts, hasValue: z.boolean() }),
  ),
  rotation: z.object({ versionId: z.string(), isRunning: z.boolean() }).optional(),
});

/** What can be asked of a stand-in in another process, beside AWS's own calls: a line for each. */
export const control = {
  idle: command('idle', nothing, (standIn) => standIn.idle()),
  logs: command('logs', texts, (standIn, functionName) => [...standIn.logs(functionName)]),
  denied: command('denied', texts, deniedCalls),
  deadLetters: command('deadLetters', z.int(), (standIn) => standIn.deadLetters().length),
  secrets: command('secrets', z.array(secretSchema), secretsOf),
  notices: command('notices', z.array(noticeSchema), (standIn) => [...standIn.notices()]),
  runSchedules: command('runSchedules', nothing, (standIn, name) => standIn.schedules.run(name)),
  killFunctions: command('killFunctions', z.int(), (standIn, name) => standIn.killFunctions(name)),
  killShells: command('killShells', z.int(), (standIn) => standIn.killShells()),
  runAssociations: command('runAssociations', nothing, (standIn, name) =>
    standIn.associations.run(name),
  ),
};

export function controlCommand(name: string): ControlCommand<z.ZodType> {
  const found = Object.values(control).find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  throw new Error(`expected a command of the stand-in, found "${name}"`);
}

function deniedCalls(standIn: StandIn): string[] {
  return standIn
    .calls()
    .filter(({ allowed }) => !allowed)
    .map(({ principal, action, resource }) => `${principal} ${action} ${resource}`);
}

/** Labels without values: enough for invariants. */
function secretsOf({ secrets }: StandIn): z.input<typeof secretSchema>[] {
  return secrets.secrets().map(({ name, arn, versions, rotation }) => ({
    name,
    arn,
    rotation,
    versions: [...versions.values()].map(({ id, createdAt, stages, value }) => ({
      id,
      createdAt,
      stages: [...stages],
      hasValue: value !== undefined,
    })),
  }));
}
