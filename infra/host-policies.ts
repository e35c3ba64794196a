import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acceptedSetArn, secretArn } from './arns.ts';
import { type Keys, keyUse } from './keys.ts';
import { readCurrent } from './read-current.ts';

/** The host's role says by this tag which endpoint it belongs to. */
const endpointOfRole = `\${aws:PrincipalTag/promrotate-endpoint}`;

/**
 * What the roles of hosts need: each reads what belongs to its own endpoint, and no more. The keys
 * are bound to the same names, because a role may be allowed to read other parameters by policies
 * of others: AmazonSSMManagedInstanceCore, which SSM's agent needs, allows all of them.
 */
export class HostPolicies extends Construct {
  readonly receiver: ManagedPolicy;
  readonly writer: ManagedPolicy;

  constructor(scope: Construct, id: string, { keys }: { readonly keys: Keys }) {
    super(scope, id);
    this.receiver = this.receiverPolicy(keys);
    this.writer = this.writerPolicy(keys);
  }

  private receiverPolicy({ acceptedSets }: Keys): ManagedPolicy {
    const own = [acceptedSetArn(this, endpointOfRole)];
    return new ManagedPolicy(this, 'ReceiverHostPolicy', {
      description: 'promrotate: a receiver host reads the accepted set of its endpoint',
      statements: [
        new PolicyStatement({ actions: ['ssm:GetParameter'], resources: own }),
        keyUse({
          keyArns: [acceptedSets.keyArn],
          service: 'ssm',
          actions: ['kms:Decrypt'],
          only: own,
        }),
      ],
    });
  }

  private writerPolicy({ secretKeyArns }: Keys): ManagedPolicy {
    const own = [secretArn(this, `${endpointOfRole}-??????`)];
    return new ManagedPolicy(this, 'WriterHostPolicy', {
      description: 'promrotate: a writer host reads the current credential of its endpoint',
      statements: [
        readCurrent(own),
        keyUse({
          keyArns: secretKeyArns,
          service: 'secretsmanager',
          actions: ['kms:Decrypt'],
          only: own,
        }),
      ],
    });
  }
}
