import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IRuleTarget, type Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { keyUse } from './keys.ts';

const topicName = 'promrotate-notices';

/**
 * Where alarms and notices go. CloudWatch and EventBridge publish by themselves: without a grant of
 * the topic and of its key nothing arrives, and nobody hears of that.
 */
export class Notifications extends Construct {
  readonly topic: Topic;
  /** Events that people could not be told of. */
  readonly deadLetters: DeadLetterQueue;
  private readonly key: Key;

  constructor(scope: Construct, id: string, { email }: { readonly email: readonly string[] }) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'promrotate: messages to people',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', { topicName, masterKey: this.key, enforceSSL: true });
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    acknowledge(this.deadLetters, {
      'AwsSolutions-SQS3': 'this is the dead-letter queue, of what rules tell people',
    });
    this.letAlarmsIn();
    this.letEventsIn();
    for (const address of email) this.topic.addSubscription(new EmailSubscription(address));
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

  /** Tells people of an event, in words: one paragraph, as mail shows it in quotation marks. */
  tellOf(rule: Rule, text: string): void {
    this.deadLetters.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetters.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
    // Not the CDK's own target, which would let EventBridge use the key for every topic.
    const target: IRuleTarget = {
      bind: () => ({
        arn: this.topic.topicArn,
        input: RuleTargetInput.fromText(text),
        targetResource: this.topic,
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      }),
    };
    rule.addTarget(target);
  }

  /** Requiring TLS replaces the topic's default policy, by which CloudWatch would have been let in. */
  private letAlarmsIn(): void {
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    this.topic.grantPublish(cloudWatch);
    this.letUseTheKey(cloudWatch);
  }

  /**
   * Neither SNS nor KMS is told for which rule or account EventBridge publishes, so that a condition on
   * it would keep all of it out; the key's is on what is encrypted.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
   * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
   */
  private letEventsIn(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
      }),
    );
    // By name: the topic's own ARN would depend on the key.
    const topicArn = Stack.of(this).formatArn({
      service: 'sns',
      resource: topicName,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    this.letUseTheKey(
      new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArn } },
      }),
    );
  }

  private letUseTheKey(publisher: ServicePrincipal): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [publisher],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
  }
}
