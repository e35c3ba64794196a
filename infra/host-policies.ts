import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acceptedSetArn, secretArn } from './arns.ts';
import { type Keys, keyUse } from './keys.ts';
import { readCurrent } from './read-current.ts';

/** The host's role says by this tag which endpoint it belongs to. */
const endpointOfRole = `\${aws:PrincipalTag/promrotate-endpoint}`;

/** What the roles of hosts need: each reads what belongs to its own endpoint, and no more. */
export class HostPolicies extends Construct {
  readonly receiver: ManagedPolicy;
  readonly writer: ManagedPolicy;

  constructor(scope: Construct, id: string, { keys }: { readonly keys: Keys }) {
    super(scope, id);
    this.receiver = new ManagedPolicy(this, 'ReceiverHostPolicy', {
      description: 'promrotate: a receiver host reads the accepted set of its endpoint',
      statements: [
        new PolicyStatement({
          actions: ['ssm:GetParameter'],
          resources: [acceptedSetArn(this, endpointOfRole)],
        }),
        keyUse(keys.acceptedSets, 'ssm', ['kms:Decrypt']),
      ],
    });
    this.writer = new ManagedPolicy(this, 'WriterHostPolicy', {
      description: 'promrotate: a writer host reads the current credential of its endpoint',
      statements: [
        readCurrent(secretArn(this, `${endpointOfRole}-??????`)),
        keyUse(keys.secrets, 'secretsmanager', ['kms:Decrypt']),
      ],
    });
  }
}
