import { z } from 'zod';
import { mayAssume } from '../../iam/trust.ts';
import { arnOf } from '../../place.ts';
import type { PlayedAws } from '../../played-aws.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers } from '../resource.ts';

const service = 'scheduler.amazonaws.com';

const groupSchema = z.strictObject({ ...inert('Tags'), Name: z.string().optional() });

const jsonText = z.string().refine(isJson, { error: 'expected JSON for a function' });

const targetSchema = z.strictObject({
  Arn: z.string().regex(/:lambda:/, { error: 'the stand-in schedules functions only' }),
  RoleArn: z.string(),
  Input: jsonText.optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  // Lambda takes every event that it may be given at the first attempt.
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.coerce.number().int().min(0).max(185).default(185),
      MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(86_400).default(86_400),
    })
    .prefault({}),
});

const scheduleSchema = z.strictObject({
  ...inert('Description'),
  Name: z.string().optional(),
  GroupName: z.string().default('default'),
  ScheduleExpression: z.string(),
  /** For cron(). */
  ScheduleExpressionTimezone: z.string().default('UTC'),
  FlexibleTimeWindow: z.discriminatedUnion('Mode', [
    z.strictObject({ Mode: z.literal('OFF') }),
    z.strictObject({
      Mode: z.literal('FLEXIBLE'),
      MaximumWindowInMinutes: z.coerce.number().int().min(1).max(1440),
    }),
  ]),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: targetSchema,
});

export const schedulerResources: ResourceHandlers = {
  'AWS::Scheduler::ScheduleGroup': ({ properties, generatedName }, { place, schedules }) => {
    const { Name = generatedName.slice(0, 64) } = groupSchema.parse(properties);
    const Arn = groupArn(place, Name);
    schedules.groups.add(Arn);
    return { ref: Name, attributes: { Arn } };
  },

  'AWS::Scheduler::Schedule': ({ properties, generatedName }, aws) => {
    const schedule = scheduleSchema.parse(properties);
    const { Name: name = generatedName.slice(0, 64), GroupName, Target } = schedule;
    const group = groupArn(aws.place, GroupName);
    if (GroupName !== 'default' && !aws.schedules.groups.has(group))
      throw new Error(`expected a schedule group "${GroupName}" for "${name}", found none`);
    const role = executionRole(aws, Target.RoleArn, group);
    const arn = arnOf(aws.place, 'scheduler', `schedule/${GroupName}/${name}`);
    const window = schedule.FlexibleTimeWindow;
    const added = {
      name,
      group: GroupName,
      arn,
      expression: schedule.ScheduleExpression,
      timeZone: schedule.ScheduleExpressionTimezone,
      flexibleWindow: window.Mode === 'OFF' ? undefined : window.MaximumWindowInMinutes,
      target: {
        arn: Target.Arn,
        principal: aws.principals.session(role, name),
        roleArn: Target.RoleArn,
        input: Target.Input,
        deadLetterArn: Target.DeadLetterConfig?.Arn,
        retryPolicy: Target.RetryPolicy,
      },
    };
    aws.schedules.add(added, schedule.State === 'ENABLED');
    return { ref: name, attributes: { Arn: arn } };
  },
};

const groupArn = (place: PlayedAws['place'], name: string) =>
  arnOf(place, 'scheduler', `schedule-group/${name}`);

/** CreateSchedule looks whether it could assume the role (User Guide, "Confused deputy prevention"). */
function executionRole({ roles, place }: PlayedAws, arn: string, group: string) {
  const role = roles.get(arn);
  const context = { 'aws:sourceaccount': [place.accountId], 'aws:sourcearn': [group] };
  if (role !== undefined && mayAssume(role, service, context)) return role;
  throw new Error(
    `The execution role you provide must allow AWS EventBridge Scheduler to assume the role: "${arn}"`,
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
