import { createHash } from 'node:crypto';
import { Duration } from 'aws-cdk-lib';
import { type Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
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
import { FunctionSchedules } from './function-schedules.ts';
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
  readonly #schedules: FunctionSchedules;

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
    this.#schedules = new FunctionSchedules(this, 'Schedules', {
      starts: 'the test metrics',
      lambda: this.probeEndpoint.lambda,
      work,
      deadLetters: this.deadLetters,
    });
    this.acknowledge(work);
  }

  get scheduleGroup(): CfnScheduleGroup {
    return this.#schedules.group;
  }

  /** `text` is what the endpoint's definition parameter holds. */
  schedule(scope: Construct, { name, definition }: EndpointSettings, text: string): CfnSchedule {
    const minutes = definition.probe.everySeconds / 60;
    return this.#schedules.add(scope, 'Probe', {
      name: probeScheduleName(name),
      description: `promrotate: test metric of ${name}`,
      expression: `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`,
      // With it an endpoint that is tested each minute would be tested twice within one.
      ...(minutes < 2 ? {} : { window: Duration.minutes(1) }),
      input: inputOf(name, text),
      // The next one is as good.
      retries: 2,
      maxAge: maxEventAge,
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
function inputOf(endpoint: string, text: string): object {
  const definitionDigest = createHash('sha256').update(text).digest('hex');
  return probeEventSchema.parse({ endpoint, definitionDigest });
}
