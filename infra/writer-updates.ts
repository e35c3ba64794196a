import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { type Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentNames } from '../functions/shared/contract.ts';
import { acknowledge, acknowledgeWildcards } from './acknowledgements.ts';
import { definitionArn, secretArn } from './arns.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { HostDocument } from './host-documents.ts';
import { type Keys, keyUse } from './keys.ts';
import type { Ledger } from './ledger.ts';
import { NodeFunction } from './node-function.ts';
import { readCurrent } from './read-current.ts';

export type WriterUpdatesProps = {
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly document: HostDocument;
  readonly logRetention: RetentionDays;
};

/** Brings writers to the credential that has just become current. */
export class WriterUpdates extends Construct {
  readonly updateWriters: NodeFunction;
  /** Events that were given up, by EventBridge or by Lambda. */
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WriterUpdatesProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    this.updateWriters = new NodeFunction(this, 'UpdateWriters', {
      folder: 'update-writers',
      description: 'Has writers take the current credential of a remote-write endpoint',
      memorySizeMebibytes: 512,
      // Hosts switch in waves, and each wave is waited for.
      timeout: Duration.minutes(15),
      logRetention: props.logRetention,
      deadLetterQueue: this.deadLetters,
      environment: {
        [environmentNames.ledgerTable]: props.ledger.table.tableName,
        [environmentNames.switchDocument]: props.document.name,
      },
    });
    const policy = this.updateWriters.allow(...this.statements(props));
    this.startOnLabelMove();
    this.acknowledge(policy);
  }

  private statements({ keys, ledger, document }: WriterUpdatesProps): PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: ['secretsmanager:DescribeSecret'],
        resources: [secretArn(this, '*')],
      }),
      readCurrent([secretArn(this, '*')]),
      keyUse({
        keyArns: keys.secretKeyArns,
        service: 'secretsmanager',
        actions: ['kms:Decrypt'],
      }),
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [definitionArn(this, '*')],
      }),
      ...document.sendAndFollow(),
      ledger.readAndUpdate(),
    ];
  }

  /** Secrets Manager sends this event itself; no trail is needed. */
  private startOnLabelMove(): void {
    const rule = new Rule(this, 'CurrentMoved', {
      description: 'promrotate: a credential of an endpoint has become current',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['Secret Label Updated'],
        resources: Match.prefix(secretArn(this, '')),
        detail: { labelUpdated: ['AWSCURRENT'] },
      },
    });
    rule.addTarget(
      new LambdaFunction(this.updateWriters.lambda, {
        deadLetterQueue: this.deadLetters,
        retryAttempts: 20,
        maxEventAge: Duration.hours(6),
      }),
    );
  }

  private acknowledge(policy: Policy): void {
    acknowledge(this.updateWriters.lambda, {
      'Serverless-LambdaAsyncFailureDestination':
        'events that fail are kept whole in the dead-letter queue',
    });
    acknowledgeWildcards(
      policy,
      'secrets',
      'definitions',
      'instances',
      'managedInstances',
      'commands',
    );
  }
}
