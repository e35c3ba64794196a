import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IRole, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledgements.ts';

export type RunbookPolicyProps = {
  readonly role: IRole;
  /** Of the runbooks. */
  readonly names: readonly string[];
};

/**
 * What a person needs to start the runbooks and to look on: AWS asks on the document and on the
 * execution, by its older resource type on the definition as well.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-identity-based-policies.html
 */
export class RunbookPolicy extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { role, names }: RunbookPolicyProps) {
    super(scope, id);
    const documents = names.map((name) => ssmArn(this, 'document', name));
    const executions = executionArns(this);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: 'promrotate: may start the runbooks and see how they end, and nothing else',
      statements: [
        new PolicyStatement({
          actions: ['ssm:StartAutomationExecution'],
          resources: [
            ...documents,
            ssmArn(this, 'automation-definition', 'promrotate-*:*'),
            executions,
          ],
        }),
        new PolicyStatement({
          actions: ['iam:PassRole'],
          resources: [role.roleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
        }),
        new PolicyStatement({
          actions: [
            'ssm:GetAutomationExecution',
            'ssm:DescribeAutomationExecutions',
            'ssm:DescribeAutomationStepExecutions',
          ],
          resources: [executions],
        }),
        new PolicyStatement({
          actions: ['ssm:DescribeDocument', 'ssm:GetDocument'],
          resources: documents,
        }),
        new PolicyStatement({ actions: ['ssm:ListDocuments'], resources: ['*'] }),
      ],
    });
    acknowledgeWildcards(
      this.policy,
      'automationDefinitions',
      'automationExecutions',
      'documentList',
    );
  }
}

/** Of every execution of a runbook: AWS makes their ids up. */
export const executionArns = (scope: Construct): string =>
  ssmArn(scope, 'automation-execution', '*');

function ssmArn(scope: Construct, resource: string, resourceName: string): string {
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'ssm', resource, resourceName, arnFormat });
}
