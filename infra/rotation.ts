import { Aws, Duration } from 'aws-cdk-lib';
import { type Policy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentNames } from '../functions/shared/contract.ts';
import { readAndWriteAcceptedSets } from './accepted-set-access.ts';
import { acknowledge, acknowledgeWildcards } from './acknowledgements.ts';
import { definitionArn, secretArn } from './arns.ts';
import type { HostDocument } from './host-documents.ts';
import { type Keys, keyUse } from './keys.ts';
import type { Ledger } from './ledger.ts';
import { NodeFunction } from './node-function.ts';

export type RotationProps = {
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly document: HostDocument;
  readonly logRetention: RetentionDays;
};

/** The function that Secrets Manager calls, step by step, for every endpoint's secret. */
export class Rotation extends Construct {
  readonly rotateSecret: NodeFunction;
  /** What has to be there before Secrets Manager is told to rotate by this function. */
  readonly prerequisites: readonly [Policy, CfnPermission];

  constructor(scope: Construct, id: string, props: RotationProps) {
    super(scope, id);
    this.rotateSecret = new NodeFunction(this, 'RotateSecret', {
      folder: 'rotate-secret',
      description: 'Rotates the write credential of a Prometheus remote-write endpoint',
      // Hashing passwords is all computation, and memory is what buys it.
      memorySizeMebibytes: 1024,
      // The slowest delivery: a puller that refreshes every 300 s, and the wait for it to be accepted.
      timeout: Duration.minutes(10),
      logRetention: props.logRetention,
      environment: {
        [environmentNames.ledgerTable]: props.ledger.table.tableName,
        [environmentNames.acceptedSetKey]: props.keys.acceptedSets.keyArn,
        [environmentNames.applyDocument]: props.document.name,
      },
    });
    const policy = this.rotateSecret.allow(...this.statements(props));
    this.prerequisites = [policy, this.permission()];
    this.acknowledge(policy);
  }

  private get functionArn(): string {
    return this.rotateSecret.lambda.functionArn;
  }

  private statements({ keys, ledger, document }: RotationProps): PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:ListSecretVersionIds',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        resources: [secretArn(this, '*')],
        // Only secrets that are rotated by this very function, whoever else uses the prefix.
        conditions: {
          StringEquals: { 'secretsmanager:resource/AllowRotationLambdaArn': this.functionArn },
        },
      }),
      keyUse({
        keyArns: keys.secretKeyArns,
        service: 'secretsmanager',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      }),
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [definitionArn(this, '*')],
      }),
      ...readAndWriteAcceptedSets(this, keys),
      ...document.sendAndFollow(),
      ledger.readAndUpdate(),
    ];
  }

  /** By account, not by secret: one permission serves every endpoint. */
  private permission(): CfnPermission {
    return new CfnPermission(this, 'SecretsManagerInvoke', {
      action: 'lambda:InvokeFunction',
      functionName: this.functionArn,
      principal: new ServicePrincipal('secretsmanager.amazonaws.com').service,
      sourceAccount: Aws.ACCOUNT_ID,
    });
  }

  private acknowledge(policy: Policy): void {
    acknowledge(this.rotateSecret.lambda, {
      'Serverless-LambdaDLQ':
        'Secrets Manager calls synchronously and retries by itself, so that nothing ever reaches a queue',
      'Serverless-LambdaAsyncFailureDestination':
        'Secrets Manager calls synchronously, so that there are no asynchronous failures',
    });
    acknowledgeWildcards(
      policy,
      'secrets',
      'definitions',
      'acceptedSets',
      'instances',
      'managedInstances',
      'commands',
    );
  }
}
