import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says of a construct, for each finding of cdk-nag by its id, why it stands. */
export function acknowledge(
  construct: IConstruct,
  reasons: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(reasons)) {
    Validations.of(construct).acknowledge({ id, reason });
  }
}

const here = (service: string, resource: string) =>
  `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}`;

const byPrefix = 'names of this prefix are ours alone, and one policy serves every endpoint';
const byTag = 'hosts come and go; the condition lets in only those that carry our tag';

const wildcards = {
  secrets: [here('secretsmanager', 'secret:promrotate/*'), byPrefix],
  definitions: [here('ssm', 'parameter/promrotate/definitions/*'), byPrefix],
  acceptedSets: [here('ssm', 'parameter/promrotate/accepted/*'), byPrefix],
  instances: [here('ec2', 'instance/*'), byTag],
  managedInstances: [here('ssm', 'managed-instance/*'), byTag],
  associations: [here('ssm', 'association/*'), 'ids are made up by AWS; the condition bounds them'],
  automationDefinitions: [
    here('ssm', 'automation-definition/promrotate-*:*'),
    'the wildcards stand for the versions of our runbooks, and for which of them it is',
  ],
  automationExecutions: [
    here('ssm', 'automation-execution/*'),
    'ids are made up by AWS; what is started is bounded by the documents',
  ],
  documentList: ['*', 'ssm:ListDocuments knows no resources'],
  commands: [
    '*',
    'ssm:ListCommands, ssm:ListCommandInvocations and ssm:ListAssociations know no resources',
  ],
  audit: [
    '*',
    'looking up events, trails and the policies of an account knows no resources; trails have any name, an organization has its own elsewhere',
  ],
} as const;

/** Acknowledges those wildcards in a policy's resources, and no other that may be added. */
export function acknowledgeWildcards(
  policy: IConstruct,
  ...names: readonly (keyof typeof wildcards)[]
): void {
  for (const name of names) {
    const [resource, reason] = wildcards[name];
    acknowledge(policy, { [`AwsSolutions-IAM5[Resource::${resource}]`]: reason });
  }
}
