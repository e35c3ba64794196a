import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { hostTags } from '../functions/shared/contract.ts';
import {
  applyAcceptedSetDocument,
  switchWriterDocument,
} from './documents/run-command-documents.ts';

type HostDocumentProps = {
  readonly name: string;
  readonly content: object;
  /** Only hosts that carry this tag may run it. */
  readonly hostTag: string;
};

/** What runs on hosts, by Run Command. */
export class HostDocument extends Construct {
  readonly name: string;
  private readonly hostTag: string;

  constructor(scope: Construct, id: string, { name, content, hostTag }: HostDocumentProps) {
    super(scope, id);
    const document = new CfnDocument(this, 'Document', {
      name,
      content,
      documentType: 'Command',
      documentFormat: 'JSON',
      // A name can be taken once only: change the document in place.
      updateMethod: 'NewVersion',
    });
    this.name = document.ref;
    this.hostTag = hostTag;
  }

  /** Sending it to tagged hosts, EC2 instances or others, and asking what came of it. */
  sendAndFollow(): PolicyStatement[] {
    const stack = Stack.of(this);
    return [
      new PolicyStatement({
        actions: ['ssm:SendCommand'],
        resources: [
          stack.formatArn({ service: 'ssm', resource: 'document', resourceName: this.name }),
        ],
      }),
      new PolicyStatement({
        actions: ['ssm:SendCommand'],
        resources: [
          stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' }),
          stack.formatArn({ service: 'ssm', resource: 'managed-instance', resourceName: '*' }),
        ],
        conditions: { StringLike: { [`ssm:resourceTag/${this.hostTag}`]: '*' } },
      }),
      // These two know no resources.
      new PolicyStatement({
        actions: ['ssm:ListCommandInvocations', 'ssm:ListCommands'],
        resources: ['*'],
      }),
    ];
  }
}

/** The two documents: one for receivers, one for writers. */
export class HostDocuments extends Construct {
  readonly applyAcceptedSet: HostDocument;
  readonly switchWriter: HostDocument;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.applyAcceptedSet = new HostDocument(this, 'ApplyAcceptedSet', {
      name: 'promrotate-apply-accepted-set',
      content: applyAcceptedSetDocument(),
      hostTag: hostTags.receiver,
    });
    this.switchWriter = new HostDocument(this, 'SwitchWriter', {
      name: 'promrotate-switch-writer',
      content: switchWriterDocument(),
      hostTag: hostTags.writer,
    });
  }
}
