import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import { arnOf, type Place } from '../place.ts';
import type { AwsAnswer } from '../protocols/protocol.ts';
import { jsonAnswer, type RestCall, type RestService } from '../protocols/rest-json.ts';
import { nextTokenSchema, pageOf } from '../ssm/page.ts';
import type { ScheduleEntry, Schedules } from './schedules.ts';

interface SchedulerDeps {
  readonly schedules: Schedules;
  readonly authorizer: Authorizer;
  readonly place: Place;
}

const listSchema = z.strictObject({
  ScheduleGroup: z.string().optional(),
  NamePrefix: z.string().default(''),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  MaxResults: z.coerce.number().int().min(1).max(100).default(100),
  NextToken: nextTokenSchema,
});

/**
 * GetSchedule and ListSchedules.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
 */
export class SchedulerApi implements RestService {
  readonly name = 'scheduler';
  readonly version = 'schedules';
  readonly #deps: SchedulerDeps;

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
  }

  handle(call: RestCall): AwsAnswer {
    const [name, ...more] = call.path;
    if (call.method === 'GET' && more.length === 0)
      return name === undefined ? this.#list(call) : this.#get(call, name);
    throw new AwsError(
      'UnknownOperationException',
      'the stand-in plays GetSchedule and ListSchedules only',
      404,
    );
  }

  #get({ principal, query }: RestCall, name: string): AwsAnswer {
    const { authorizer, place, schedules } = this.#deps;
    const arn = arnOf(
      place,
      'scheduler',
      `schedule/${query.get('groupName') ?? 'default'}/${name}`,
    );
    authorizer.require(principal, 'scheduler:GetSchedule', arn);
    const entry = schedules.all().find(({ schedule }) => schedule.arn === arn);
    if (entry === undefined)
      throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return jsonAnswer(detailOf(entry));
  }

  /** No single resource is asked for, so the permission is one for all of them. */
  #list({ principal, query }: RestCall): AwsAnswer {
    this.#deps.authorizer.require(principal, 'scheduler:ListSchedules', '*');
    const request = listSchema.parse(Object.fromEntries(query));
    const { ScheduleGroup: group, NamePrefix: prefix, State } = request;
    const found = this.#deps.schedules
      .all()
      .filter(({ schedule }) => group === undefined || schedule.group === group)
      .filter(({ schedule }) => schedule.name.startsWith(prefix))
      .filter((entry) => State === undefined || stateOf(entry) === State);
    const { items, ...rest } = pageOf(request, found);
    return jsonAnswer({ Schedules: items.map(summaryOf), ...rest });
  }
}

const stateOf = ({ isEnabled }: ScheduleEntry) => (isEnabled ? 'ENABLED' : 'DISABLED');

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ScheduleSummary.html */
function summaryOf(entry: ScheduleEntry) {
  const { schedule, createdAt, changedAt } = entry;
  return {
    Arn: schedule.arn,
    GroupName: schedule.group,
    Name: schedule.name,
    State: stateOf(entry),
    CreationDate: createdAt / 1000,
    LastModificationDate: changedAt / 1000,
    Target: { Arn: schedule.target.arn },
  };
}

function detailOf(entry: ScheduleEntry) {
  const { target, expression, timeZone, flexibleWindow } = entry.schedule;
  return {
    ...summaryOf(entry),
    ActionAfterCompletion: 'NONE',
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: timeZone,
    FlexibleTimeWindow:
      flexibleWindow === undefined
        ? { Mode: 'OFF' }
        : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: flexibleWindow },
    Target: {
      Arn: target.arn,
      RoleArn: target.roleArn,
      Input: target.input,
      DeadLetterConfig: target.deadLetterArn && { Arn: target.deadLetterArn },
      RetryPolicy: target.retryPolicy,
    },
  };
}
