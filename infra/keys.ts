import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * One key for credentials and one for what receivers check them by, so that a receiver's host can
 * read accepted sets and nothing else. Their key policies leave it to IAM who may use them.
 */
export class Keys extends Construct {
  readonly secrets: Key;
  readonly acceptedSets: Key;
  /** Of every secret: our key's, and those of existing secrets that have a key of their own. */
  readonly secretKeyArns: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    { existing }: { readonly existing: readonly string[] },
  ) {
    super(scope, id);
    this.secrets = this.key('Secrets', 'promrotate: credentials in Secrets Manager');
    this.secretKeyArns = [this.secrets.keyArn, ...existing];
    this.acceptedSets = this.key('AcceptedSets', 'promrotate: accepted sets in Parameter Store');
  }

  /** Without its key, a secret that outlives the stack could not be read. */
  private key(id: string, description: string): Key {
    return new Key(this, id, {
      description,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

export type KeyUseProps = {
  readonly keyArns: readonly string[];
  readonly service: 'secretsmanager' | 'sns' | 'ssm';
  readonly actions: readonly `kms:${string}`[];
  /** What may be decrypted, each an ARN or a pattern; without it, all that the key has encrypted. */
  readonly only?: readonly string[];
};

/**
 * How either service names to KMS what it decrypts.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
const contextKeys = {
  secretsmanager: 'SecretARN',
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  sns: 'aws:sns:topicArn',
  ssm: 'PARAMETER_ARN',
} as const;

/** Use of keys by way of a service only: the holder can decrypt nothing by itself. */
export const keyUse = ({ keyArns, service, actions, only }: KeyUseProps): PolicyStatement =>
  new PolicyStatement({
    actions: [...actions],
    resources: [...keyArns],
    conditions: {
      StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.amazonaws.com` },
      ...(only
        ? { StringLike: { [`kms:EncryptionContext:${contextKeys[service]}`]: [...only] } }
        : {}),
    },
  });
