import { Aws, Duration } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export type DailyAuditProps = {
  readonly lambda: IFunction;
  /** What the function may do: it is there before the schedule, whose first run may come at once. */
  readonly work: Policy;
  readonly deadLetters: IQueue;
};

/** Calls audit-fleet once a day, so that each day of UTC has a report. */
export class DailyAudit extends Construct {
  readonly group: CfnScheduleGroup;

  constructor(scope: Construct, id: string, { lambda, work, deadLetters }: DailyAuditProps) {
    super(scope, id);
    this.group = new CfnScheduleGroup(this, 'Group');
    const role = new Role(this, 'Role', {
      description: 'promrotate: EventBridge Scheduler starts the daily audit',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': this.group.attrArn,
          },
        },
      }),
    });
    const policy = new Policy(this, 'Policy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [lambda.functionArn],
        }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
      ],
    });
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: 'promrotate: audits the fleet and writes the report',
      groupName: this.group.ref,
      scheduleExpression: 'cron(0 5 * * ? *)',
      // So that not all the daily work of an account begins in the same second.
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 30 },
      target: {
        arn: lambda.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({}),
        retryPolicy: {
          maximumRetryAttempts: 3,
          maximumEventAgeInSeconds: Duration.hours(2).toSeconds(),
        },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    });
    schedule.node.addDependency(policy, work);
  }
}
