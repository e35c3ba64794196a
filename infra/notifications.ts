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

export type AlarmProps = {
  readonly metric: IMetric;
  /** What goes wrong for people while it is red, and what to look at: the text of the mail. */
  readonly impact: `${string}.`;
};

/** Where alarms go. */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email }: { readonly email: readonly string[] }) {
    super(scope, id);
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    this.topic = new Topic(this, 'Topic', { masterKey: this.keyFor(cloudWatch), enforceSSL: true });
    // Requiring TLS replaces the default policy, by which CloudWatch would have been let in.
    this.topic.grantPublish(cloudWatch);
    for (const address of email) this.topic.addSubscription(new EmailSubscription(address));
  }

  /** An alarm publishes by itself; without a grant it turns red and nobody hears of it. */
  private keyFor(publisher: ServicePrincipal): Key {
    const key = new Key(this, 'Key', {
      description: 'promrotate: messages of alarms',
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

  /** Red as soon as the metric is above zero in one period; no data is no trouble. */
  alarmAboveZero(scope: Construct, id: string, { metric, impact }: AlarmProps): Alarm {
    const alarm = new Alarm(scope, id, {
      metric,
      alarmDescription: impact,
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }
}

export const alarmPeriod = Duration.minutes(5);
