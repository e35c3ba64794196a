import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { keyUse } from './keys.ts';

export type AlarmProps = {
  readonly metric: IMetric;
  /** How many periods it stays red for after the last bad one. Default 1. */
  readonly lastingPeriods?: number;
  /** What goes wrong for people while it is red, and what to look at: the text of the mail. */
  readonly impact: `${string}.`;
};

/** Where alarms and notices go. */
export class Notifications extends Construct {
  readonly topic: Topic;
  private readonly key: Key;

  constructor(scope: Construct, id: string, { email }: { readonly email: readonly string[] }) {
    super(scope, id);
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    this.key = this.keyFor(cloudWatch);
    this.topic = new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true });
    // Requiring TLS replaces the default policy, by which CloudWatch would have been let in.
    this.topic.grantPublish(cloudWatch);
    for (const address of email) this.topic.addSubscription(new EmailSubscription(address));
  }

  /** An alarm publishes by itself; without a grant it turns red and nobody hears of it. */
  private keyFor(publisher: ServicePrincipal): Key {
    const key = new Key(this, 'Key', {
      description: 'promrotate: messages to people',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [publisher],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
    return key;
  }

  /** For a function that publishes notices. The topic's policy need not name it: IAM will do. */
  publish(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
      keyUse({
        keyArns: [this.key.keyArn],
        service: 'sns',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      }),
    ];
  }

  /** Red as soon as the metric is above zero in one period; no data is no trouble. */
  alarmAboveZero(
    scope: Construct,
    id: string,
    { metric, impact, lastingPeriods = 1 }: AlarmProps,
  ): Alarm {
    return this.sounding(
      new Alarm(scope, id, {
        metric,
        alarmDescription: impact,
        threshold: 0,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: lastingPeriods,
        datapointsToAlarm: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }

  /** Red when the metric has been zero, or absent, for all of the last periods. */
  alarmSilence(
    scope: Construct,
    id: string,
    { metric, impact, periods }: Omit<AlarmProps, 'lastingPeriods'> & { readonly periods: number },
  ): Alarm {
    return this.sounding(
      new Alarm(scope, id, {
        metric,
        alarmDescription: impact,
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: TreatMissingData.BREACHING,
      }),
    );
  }

  private sounding(alarm: Alarm): Alarm {
    alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }
}

export const alarmPeriod = Duration.minutes(5);
