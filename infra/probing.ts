import { createHash } from 'node:crypto';
import { Aws, Duration } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import {
  environmentNames,
  probeEventSchema,
  probeScheduleName,
} from '../functions/shared/contract.ts';
import { readAndWriteAcceptedSets } from './accepted-set-access.ts';
import { acknowledge, acknowledgeWildcards } from './acknowledgements.ts';
import { definitionArn, secretArn } from './arns.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { HostDocument } from './host-documents.ts';
import { type Keys, keyUse } from './keys.ts';
import type { Ledger } from './ledger.ts';
import { NodeFunction } from './node-function.ts';
import type { Notifications } from './notifications.ts';
import type { EndpointSettings } from './settings/endpoint-settings.ts';

export type ProbingProps = {
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly document: HostDocument;
  readonly notifications: Notifications;
  readonly logRetention: RetentionDays;
};

/** By then the next one has come. */
const maxEventAge = Duration.minutes(5);

/** Pushes the test metrics: one function for all endpoints, and a schedule for each of them. */
export class Probing extends Construct {
  readonly probeEndpoint: NodeFunction;
  /** Test metrics that were given up, by EventBridge Scheduler or by Lambda. */
  readonly deadLetters: DeadLetterQueue;
  readonly scheduleGroup: CfnScheduleGroup;
  readonly #role: Role;
  /** What has to be there before a schedule is: the first test comes at once. */
  readonly #prerequisites: readonly Policy[];

  constructor(scope: Construct, id: string, props: ProbingProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    this.probeEndpoint = new NodeFunction(this, 'ProbeEndpoint', {
      folder: 'probe-endpoint',
      description: 'Writes test metrics with the current credentials of remote-write endpoints',
      // Hashing passwords, where the accepted set has to be applied again, is all computation.
      memorySizeMebibytes: 1024,
      // A test takes seconds; a set that has to be applied again takes as long as with a rotation.
      timeout: Duration.minutes(10),
      logRetention: props.logRetention,
      deadLetterQueue: this.deadLetters,
      environment: {
        [environmentNames.ledgerTable]: props.ledger.table.tableName,
        [environmentNames.acceptedSetKey]: props.keys.acceptedSets.keyArn,
        [environmentNames.applyDocument]: props.document.name,
        [environmentNames.noticeTopic]: props.notifications.topic.topicArn,
      },
    });
    this.probeEndpoint.lambda.configureAsyncInvoke({ retryAttempts: 1, maxEventAge });
    const work = this.probeEndpoint.allow(...this.statements(props));
    this.scheduleGroup = new CfnScheduleGroup(this, 'Group');
    this.#role = this.role();
    this.#prerequisites = [this.policy(this.#role), work];
    this.acknowledge(work);
  }

  /** `text` is what the endpoint's definition parameter holds. */
  schedule(scope: Construct, { name, definition }: EndpointSettings, text: string): CfnSchedule {
    const { everySeconds } = definition.probe;
    const minutes = everySeconds / 60;
    const schedule = new CfnSchedule(scope, 'Probe', {
      name: probeScheduleName(name),
      description: `promrotate: test metric of ${name}`,
      groupName: this.scheduleGroup.ref,
      scheduleExpression: `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`,
      // So that not all endpoints are tested in the same second, nor one of them twice within one.
      flexibleTimeWindow:
        minutes < 2 ? { mode: 'OFF' } : { mode: 'FLEXIBLE', maximumWindowInMinutes: 1 },
      target: {
        arn: this.probeEndpoint.lambda.functionArn,
        roleArn: this.#role.roleArn,
        input: inputOf(name, text),
        // The next one is as good.
        retryPolicy: {
          maximumRetryAttempts: 2,
          maximumEventAgeInSeconds: maxEventAge.toSeconds(),
        },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
    schedule.node.addDependency(...this.#prerequisites);
    return schedule;
  }

  private role(): Role {
    return new Role(this, 'ScheduleRole', {
      description: 'promrotate: EventBridge Scheduler starts the test metrics',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': this.scheduleGroup.attrArn,
          },
        },
      }),
    });
  }

  private policy(role: Role): Policy {
    return new Policy(this, 'SchedulePolicy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [this.probeEndpoint.lambda.functionArn],
        }),
        new PolicyStatement({
          actions: ['sqs:SendMessage'],
          resources: [this.deadLetters.queueArn],
        }),
      ],
    });
  }

  private statements({ keys, ledger, document, notifications }: ProbingProps): PolicyStatement[] {
    return [
      new PolicyStatement({
        // Not the current value alone: whatever is accepted stands in the set that is applied again.
        actions: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:ListSecretVersionIds',
        ],
        resources: [secretArn(this, '*')],
      }),
      keyUse({ keyArns: keys.secretKeyArns, service: 'secretsmanager', actions: ['kms:Decrypt'] }),
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [definitionArn(this, '*')],
      }),
      ...readAndWriteAcceptedSets(this, keys),
      ...document.sendAndFollow(),
      ledger.readAndUpdate(),
      ...notifications.publish(),
    ];
  }

  private acknowledge(work: Policy): void {
    acknowledge(this.probeEndpoint.lambda, {
      'Serverless-LambdaAsyncFailureDestination':
        'events that fail are kept whole in the dead-letter queue',
    });
    acknowledgeWildcards(
      work,
      'secrets',
      'definitions',
      'acceptedSets',
      'instances',
      'managedInstances',
      'commands',
    );
  }
}

/** What the function holds against the parameter that it finds. */
function inputOf(endpoint: string, text: string): string {
  const definitionDigest = createHash('sha256').update(text).digest('hex');
  return JSON.stringify(probeEventSchema.parse({ endpoint, definitionDigest }));
}
