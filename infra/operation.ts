import { Duration } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentNames, functionNames } from '../functions/shared/contract.ts';
import { acknowledge, acknowledgeWildcards } from './acknowledgements.ts';
import { definitionArn, definitionListArns, secretArn } from './arns.ts';
import type { Ledger } from './ledger.ts';
import { NodeFunction } from './node-function.ts';
import type { Rotation } from './rotation.ts';

export type OperationProps = {
  readonly ledger: Ledger;
  readonly rotation: Rotation;
  readonly retireCredential: IFunction;
  readonly logRetention: RetentionDays;
};

/** What people call: one function that looks, and one that orders. */
export class Operation extends Construct {
  readonly operateRead: NodeFunction;
  readonly operateChange: NodeFunction;
  /** For people: attached to whom it may concern. */
  readonly operatorPolicy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: OperationProps) {
    super(scope, id);
    this.operateRead = this.readFunction(props);
    this.operateChange = this.changeFunction(props);
    this.operatorPolicy = new ManagedPolicy(this, 'OperatorPolicy', {
      description: 'promrotate: may call the two functions of the command line, and nothing else',
      statements: [this.invoke()],
    });
    this.acknowledge();
  }

  /** Calling the two functions. */
  invoke(): PolicyStatement {
    return new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [this.operateRead.lambda.functionArn, this.operateChange.lambda.functionArn],
    });
  }

  private readFunction({ ledger, logRetention }: OperationProps): NodeFunction {
    const operateRead = new NodeFunction(this, 'OperateRead', {
      folder: 'operate-read',
      name: functionNames.operateRead,
      description: 'Tells operators how the credentials of remote-write endpoints stand',
      memorySizeMebibytes: 512,
      // A caller may wait for 600 seconds.
      timeout: Duration.minutes(11),
      logRetention,
      environment: { [environmentNames.ledgerTable]: ledger.table.tableName },
    });
    const policy = operateRead.allow(
      new PolicyStatement({
        actions: ['secretsmanager:DescribeSecret'],
        resources: [secretArn(this, '*')],
      }),
      this.readDefinition(),
      new PolicyStatement({
        actions: ['ssm:GetParametersByPath'],
        resources: definitionListArns(this),
      }),
      ledger.read(),
    );
    acknowledgeWildcards(policy, 'secrets', 'definitions');
    return operateRead;
  }

  private changeFunction({ ledger, ...props }: OperationProps): NodeFunction {
    const operateChange = new NodeFunction(this, 'OperateChange', {
      folder: 'operate-change',
      name: functionNames.operateChange,
      description: 'Takes orders of operators for the credentials of remote-write endpoints',
      memorySizeMebibytes: 512,
      // It checks, records and starts; the work itself is done elsewhere.
      timeout: Duration.minutes(2),
      logRetention: props.logRetention,
      environment: {
        [environmentNames.ledgerTable]: ledger.table.tableName,
        [environmentNames.retireFunction]: props.retireCredential.functionName,
      },
    });
    const policy = operateChange.allow(
      ...this.secretStatements(),
      this.readDefinition(),
      ledger.readAndUpdate(),
      new PolicyStatement({
        // RotateSecret asks for the right to call the function that will rotate: no other can be set.
        actions: ['lambda:InvokeFunction'],
        resources: [
          props.retireCredential.functionArn,
          props.rotation.rotateSecret.lambda.functionArn,
        ],
      }),
    );
    acknowledgeWildcards(policy, 'secrets', 'definitions');
    return operateChange;
  }

  private secretStatements(): PolicyStatement[] {
    const resources = [secretArn(this, '*')];
    return [
      new PolicyStatement({
        // Not bound to the function that rotates: resuming is of a secret that none rotates.
        actions: [
          'secretsmanager:CancelRotateSecret',
          'secretsmanager:DescribeSecret',
          'secretsmanager:RotateSecret',
        ],
        resources,
      }),
      new PolicyStatement({
        actions: ['secretsmanager:UpdateSecretVersionStage'],
        resources,
        conditions: { StringEquals: { 'secretsmanager:VersionStage': 'AWSPENDING' } },
      }),
    ];
  }

  private readDefinition(): PolicyStatement {
    return new PolicyStatement({
      actions: ['ssm:GetParameter'],
      resources: [definitionArn(this, '*')],
    });
  }

  private acknowledge(): void {
    for (const { lambda } of [this.operateRead, this.operateChange]) {
      acknowledge(lambda, {
        'Serverless-LambdaDLQ': 'people call it and wait for the answer: nothing reaches a queue',
        'Serverless-LambdaAsyncFailureDestination':
          'people call it and wait for the answer: there are no asynchronous failures',
      });
    }
  }
}
