import { Duration, Stack } from 'aws-cdk-lib';
import { type Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { environmentNames, probeScheduleName } from '../functions/shared/contract.ts';
import { acknowledge, acknowledgeWildcards } from './acknowledgements.ts';
import { definitionArn, definitionListArns, secretArn } from './arns.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { FunctionSchedules } from './function-schedules.ts';
import type { Ledger } from './ledger.ts';
import { NodeFunction } from './node-function.ts';
import type { Notifications } from './notifications.ts';
import { ReportBucket } from './report-bucket.ts';

export type AuditingProps = {
  readonly ledger: Ledger;
  readonly notifications: Notifications;
  /** Of the schedules that have to be there. */
  readonly probeSchedules: CfnScheduleGroup;
  /** Functions that read secrets: the report tells them from strangers. */
  readonly readers: readonly NodeFunction[];
  readonly logRetention: RetentionDays;
};

/** Looks at the whole fleet once a day, and keeps what it found as reports. */
export class Auditing extends Construct {
  readonly auditFleet: NodeFunction;
  /** Audits that were given up, by EventBridge Scheduler or by Lambda. */
  readonly deadLetters: DeadLetterQueue;
  readonly reports: ReportBucket;
  readonly scheduleGroup: CfnScheduleGroup;

  constructor(scope: Construct, id: string, props: AuditingProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    this.reports = new ReportBucket(this, 'Reports');
    this.auditFleet = new NodeFunction(this, 'AuditFleet', {
      folder: 'audit-fleet',
      description: 'Audits the credentials of remote-write endpoints, and writes the report',
      memorySizeMebibytes: 1024,
      // CloudTrail answers two requests a second, and is asked for up to 8 minutes.
      timeout: Duration.minutes(15),
      logRetention: props.logRetention,
      deadLetterQueue: this.deadLetters,
      environment: this.environment(props),
    });
    this.auditFleet.lambda.configureAsyncInvoke({
      retryAttempts: 1,
      maxEventAge: Duration.hours(2),
    });
    const policy = this.auditFleet.allow(...this.statements(props));
    this.scheduleGroup = this.auditDaily(policy);
    this.acknowledge(policy, props);
  }

  /** So that each day of UTC has a report. */
  private auditDaily(work: Policy): CfnScheduleGroup {
    const daily = new FunctionSchedules(this, 'Daily', {
      starts: 'the daily audit',
      lambda: this.auditFleet.lambda,
      work,
      deadLetters: this.deadLetters,
    });
    daily.add(daily, 'Schedule', {
      description: 'promrotate: audits the fleet and writes the report',
      expression: 'cron(0 5 * * ? *)',
      window: Duration.minutes(30),
      input: {},
      retries: 3,
      maxAge: Duration.hours(2),
    });
    return daily.group;
  }

  private environment({ ledger, notifications, probeSchedules, readers }: AuditingProps) {
    return {
      [environmentNames.ledgerTable]: ledger.table.tableName,
      [environmentNames.noticeTopic]: notifications.topic.topicArn,
      [environmentNames.probeScheduleGroup]: probeSchedules.ref,
      [environmentNames.reportBucket]: this.reports.bucketName,
      [environmentNames.functionRoles]: readers.map(({ role }) => role.roleArn).join(','),
    };
  }

  private statements({ ledger, notifications, probeSchedules }: AuditingProps): PolicyStatement[] {
    return [
      new PolicyStatement({
        // What is said about a secret; no value.
        actions: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetResourcePolicy',
          'secretsmanager:ListSecretVersionIds',
        ],
        resources: [secretArn(this, '*')],
      }),
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [definitionArn(this, '*')],
      }),
      new PolicyStatement({
        actions: ['ssm:GetParametersByPath'],
        resources: definitionListArns(this),
      }),
      new PolicyStatement({
        actions: ['scheduler:GetSchedule'],
        resources: [this.probeScheduleArns(probeSchedules.ref)],
      }),
      new PolicyStatement({
        actions: [
          'cloudtrail:DescribeTrails',
          'cloudtrail:GetEventSelectors',
          'cloudtrail:GetTrailStatus',
          'cloudtrail:LookupEvents',
          'iam:GetAccountAuthorizationDetails',
        ],
        resources: ['*'],
      }),
      ledger.readAndUpdate(),
      this.reports.put(),
      ...notifications.publish(),
    ];
  }

  private probeScheduleArns(group: string): string {
    return Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${group}/${probeScheduleName('*')}`,
    });
  }

  private acknowledge(policy: Policy, { probeSchedules }: AuditingProps): void {
    acknowledge(this.auditFleet.lambda, {
      'Serverless-LambdaAsyncFailureDestination':
        'events that fail are kept whole in the dead-letter queue',
    });
    acknowledgeWildcards(policy, 'secrets', 'definitions', 'audit');
    this.reports.acknowledgePut(policy);
    const group = Stack.of(this).getLogicalId(probeSchedules);
    acknowledge(policy, {
      [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/<${group}>/${probeScheduleName('*')}]`]:
        'names of this prefix, in a group of our own, are those of the endpoints',
    });
  }
}
