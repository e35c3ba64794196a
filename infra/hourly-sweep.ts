import { Aws, Duration } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export type HourlySweepProps = {
  readonly lambda: IFunction;
  /** What the function may do: it is there before the schedule, whose first run may come at once. */
  readonly work: Policy;
  readonly deadLetters: IQueue;
};

/** Calls retire-credential once an hour, whatever else starts it or fails to. */
export class HourlySweep extends Construct {
  readonly group: CfnScheduleGroup;

  constructor(scope: Construct, id: string, { lambda, work, deadLetters }: HourlySweepProps) {
    super(scope, id);
    this.group = new CfnScheduleGroup(this, 'Group');
    const role = new Role(this, 'Role', {
      description: 'promrotate: EventBridge Scheduler starts the hourly sweep',
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
      description: 'promrotate: looks at every endpoint and starts what is due',
      groupName: this.group.ref,
      scheduleExpression: 'rate(1 hour)',
      // So that not all the hourly work of an account begins in the same second.
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 5 },
      target: {
        arn: lambda.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ sweep: true }),
        // The next hour does the same.
        retryPolicy: {
          maximumRetryAttempts: 3,
          maximumEventAgeInSeconds: Duration.minutes(30).toSeconds(),
        },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    });
    schedule.node.addDependency(policy, work);
  }
}
