import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acceptedSetArn, secretArn } from './arns.ts';
import { type Keys, keyUse } from './keys.ts';
import { readCurrent } from './read-current.ts';
import { endpointsOfRole } from './role-tags.ts';

/**
 * What the roles of hosts need: each reads what belongs to its own endpoints, and no more. The keys
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
    const own = endpointsOfRole.map((name) => acceptedSetArn(this, name));
    return new ManagedPolicy(this, 'ReceiverHostPolicy', {
      description: 'promrotate: a receiver host reads the accepted sets of its endpoints',
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
    const own = endpointsOfRole.map((name) => secretArn(this, `${name}-??????`));
    return new ManagedPolicy(this, 'WriterHostPolicy', {
      description: 'promrotate: a writer host reads the current credentials of its endpoints',
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
