import { Aws, type Duration } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export type FunctionSchedulesProps = {
  /** What they start, as in "the hourly sweep". */
  readonly starts: string;
  readonly lambda: IFunction;
  /** What the function may do: it is there before a schedule, whose first run may come at once. */
  readonly work: Policy;
  readonly deadLetters: IQueue;
};

export type ScheduleProps = {
  /** CloudFormation makes one up otherwise. */
  readonly name?: string;
  readonly description: string;
  readonly expression: string;
  /** It fires at any time within, so that not all work of an account begins in the same second. */
  readonly window?: Duration;
  readonly input: object;
  /** After the first attempt. */
  readonly retries: number;
  readonly maxAge: Duration;
};

/** Schedules of EventBridge Scheduler that start one function, in a group and by a role of their own. */
export class FunctionSchedules extends Construct {
  readonly group: CfnScheduleGroup;
  readonly #role: Role;
  readonly #policy: Policy;
  readonly #props: FunctionSchedulesProps;

  constructor(scope: Construct, id: string, props: FunctionSchedulesProps) {
    super(scope, id);
    this.#props = props;
    this.group = new CfnScheduleGroup(this, 'Group');
    this.#role = new Role(this, 'Role', {
      description: `promrotate: EventBridge Scheduler starts ${props.starts}`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': this.group.attrArn,
          },
        },
      }),
    });
    this.#policy = new Policy(this, 'Policy', {
      roles: [this.#role],
      statements: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [props.lambda.functionArn],
        }),
        new PolicyStatement({
          actions: ['sqs:SendMessage'],
          resources: [props.deadLetters.queueArn],
        }),
      ],
    });
  }

  add(scope: Construct, id: string, { name, window, ...schedule }: ScheduleProps): CfnSchedule {
    const { lambda, deadLetters, work } = this.#props;
    const created = new CfnSchedule(scope, id, {
      ...(name === undefined ? {} : { name }),
      description: schedule.description,
      groupName: this.group.ref,
      scheduleExpression: schedule.expression,
      flexibleTimeWindow:
        window === undefined
          ? { mode: 'OFF' }
          : { mode: 'FLEXIBLE', maximumWindowInMinutes: window.toMinutes() },
      target: {
        arn: lambda.functionArn,
        roleArn: this.#role.roleArn,
        input: JSON.stringify(schedule.input),
        retryPolicy: {
          maximumRetryAttempts: schedule.retries,
          maximumEventAgeInSeconds: schedule.maxAge.toSeconds(),
        },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    });
    created.node.addDependency(this.#policy, work);
    return created;
  }
}
