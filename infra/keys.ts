import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * One key for credentials and one for what receivers check them by, so that a receiver's host can
 * read accepted sets and nothing else. Their key policies leave it to IAM who may use them.
 */
export class Keys extends Construct {
  readonly secrets: Key;
  readonly acceptedSets: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secrets = this.key('Secrets', 'promrotate: credentials in Secrets Manager');
    this.acceptedSets = this.key('AcceptedSets', 'promrotate: accepted sets in Parameter Store');
  }

  /** Retained: without its key, a secret that outlives the stack could not be read. */
  private key(id: string, description: string): Key {
    return new Key(this, id, {
      description,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

/** Use of a key by way of a service only: the holder can decrypt nothing by itself. */
export const keyUse = (
  key: IKey,
  service: 'secretsmanager' | 'ssm',
  actions: readonly `kms:${string}`[],
): PolicyStatement =>
  new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.amazonaws.com` },
    },
  });
