import { Duration } from 'aws-cdk-lib';
import { type Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { environmentNames } from '../functions/shared/contract.ts';
import { readAndWriteAcceptedSets } from './accepted-set-access.ts';
import { acknowledge, acknowledgeWildcards } from './acknowledgements.ts';
import { definitionArn, definitionListArns, secretArn } from './arns.ts';
import { readAssociations } from './associations.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { FunctionSchedules } from './function-schedules.ts';
import type { HostDocument } from './host-documents.ts';
import { type Keys, keyUse } from './keys.ts';
import type { Ledger } from './ledger.ts';
import { NodeFunction } from './node-function.ts';
import type { Notifications } from './notifications.ts';
import type { Rotation } from './rotation.ts';
import type { WriterUpdates } from './writer-updates.ts';

export type RetirementProps = {
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly document: HostDocument;
  readonly rotation: Rotation;
  readonly updates: WriterUpdates;
  readonly notifications: Notifications;
  readonly logRetention: RetentionDays;
};

/** It starts itself, so that its name has to be known before it is made. */
const functionName = 'promrotate-retire-credential';

/** Brings endpoints to where they have to be: retirement, recovery and orders of people. */
export class Retirement extends Construct {
  readonly retireCredential: NodeFunction;
  /** Runs that were given up, by EventBridge Scheduler or by Lambda. */
  readonly deadLetters: DeadLetterQueue;
  /** Of the hourly sweep. */
  readonly sweepGroup: CfnScheduleGroup;

  constructor(scope: Construct, id: string, props: RetirementProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    this.retireCredential = new NodeFunction(this, 'RetireCredential', {
      folder: 'retire-credential',
      name: functionName,
      description:
        'Retires superseded credentials of remote-write endpoints, and carries out orders',
      // Hashing passwords is all computation, and memory is what buys it.
      memorySizeMebibytes: 1024,
      // Writers are watched for up to 15 minutes; a run that does not get to the end starts the next.
      timeout: Duration.minutes(15),
      logRetention: props.logRetention,
      deadLetterQueue: this.deadLetters,
      environment: this.environment(props),
    });
    this.retireCredential.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      // By then the hourly sweep has started another.
      maxEventAge: Duration.hours(1),
    });
    const policy = this.retireCredential.allow(...this.statements(props));
    this.sweepGroup = this.sweepHourly(policy);
    this.acknowledge(policy);
  }

  /** Whatever else starts it, or fails to. */
  private sweepHourly(work: Policy): CfnScheduleGroup {
    const sweep = new FunctionSchedules(this, 'Sweep', {
      starts: 'the hourly sweep',
      lambda: this.retireCredential.lambda,
      work,
      deadLetters: this.deadLetters,
    });
    sweep.add(sweep, 'Schedule', {
      description: 'promrotate: looks at every endpoint and starts what is due',
      expression: 'rate(1 hour)',
      window: Duration.minutes(5),
      input: { sweep: true },
      // The next hour does the same.
      retries: 3,
      maxAge: Duration.minutes(30),
    });
    return sweep.group;
  }

  private environment({ keys, ledger, document, updates, notifications }: RetirementProps) {
    return {
      [environmentNames.ledgerTable]: ledger.table.tableName,
      [environmentNames.acceptedSetKey]: keys.acceptedSets.keyArn,
      [environmentNames.applyDocument]: document.name,
      [environmentNames.retireFunction]: functionName,
      [environmentNames.updateFunction]: updates.updateWriters.lambda.functionName,
      [environmentNames.noticeTopic]: notifications.topic.topicArn,
    };
  }

  private statements({ keys, ledger, document, ...props }: RetirementProps): PolicyStatement[] {
    return [
      ...this.secretStatements(),
      keyUse({
        keyArns: keys.secretKeyArns,
        service: 'secretsmanager',
        actions: ['kms:Decrypt'],
      }),
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [definitionArn(this, '*')],
      }),
      new PolicyStatement({
        actions: ['ssm:GetParametersByPath'],
        resources: definitionListArns(this),
      }),
      ...readAndWriteAcceptedSets(this, keys),
      ...document.sendAndFollow(),
      ...readAssociations(this),
      ledger.readAndUpdate(),
      ...props.notifications.publish(),
      new PolicyStatement({
        // RotateSecret asks for the right to call the function that will rotate.
        actions: ['lambda:InvokeFunction'],
        resources: [
          this.retireCredential.lambda.functionArn,
          props.updates.updateWriters.lambda.functionArn,
          props.rotation.rotateSecret.lambda.functionArn,
        ],
      }),
    ];
  }

  private secretStatements(): PolicyStatement[] {
    const resources = [secretArn(this, '*')];
    return [
      new PolicyStatement({
        // Not bound to the function that rotates: a paused endpoint is rotated by none, and a leak
        // of its credential has it rotated for once. By which function, lambda:InvokeFunction says.
        actions: [
          'secretsmanager:CancelRotateSecret',
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:ListSecretVersionIds',
          'secretsmanager:RotateSecret',
        ],
        resources,
      }),
      new PolicyStatement({
        actions: ['secretsmanager:UpdateSecretVersionStage'],
        resources,
        conditions: {
          StringEquals: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPENDING'] },
        },
      }),
    ];
  }

  private acknowledge(policy: Policy): void {
    acknowledge(this.retireCredential.lambda, {
      'Serverless-LambdaAsyncFailureDestination':
        'events that fail are kept whole in the dead-letter queue',
    });
    acknowledgeWildcards(
      policy,
      'secrets',
      'definitions',
      'acceptedSets',
      'instances',
      'managedInstances',
      'associations',
      'commands',
    );
  }
}
