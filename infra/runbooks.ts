import { Aws } from 'aws-cdk-lib';
import { type ManagedPolicy, Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Operation } from './operation.ts';
import { executionArns, RunbookPolicy } from './runbook-policy.ts';
import { runbookDocuments } from './runbooks/runbook-documents.ts';

/** What an operator starts from the console: the commands that end by themselves, as Automation. */
export class Runbooks extends Construct {
  readonly role: Role;
  /** For people who start them from the console. */
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { operation }: { readonly operation: Operation }) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'promrotate: runbooks call the two functions that operators call',
      assumedBy: new ServicePrincipal('ssm.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          // Systems Manager assumes roles for other features as well.
          ArnLike: { 'aws:SourceArn': executionArns(this) },
        },
      }),
    });
    const policy = new Policy(this, 'Policy', {
      roles: [this.role],
      statements: [operation.invoke()],
    });
    const documents = runbookDocuments({
      roleArn: this.role.roleArn,
      operateRead: operation.operateRead.lambda.functionArn,
      operateChange: operation.operateChange.lambda.functionArn,
    });
    const names = Object.keys(documents);
    this.policy = new RunbookPolicy(this, 'Starting', { role: this.role, names }).policy;
    for (const [name, content] of Object.entries(documents)) {
      const document = new CfnDocument(this, name, {
        name,
        content,
        documentType: 'Automation',
        documentFormat: 'JSON',
        // A name can be taken once only: change the document in place.
        updateMethod: 'NewVersion',
      });
      document.node.addDependency(policy);
    }
  }
}
