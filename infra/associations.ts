import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnAssociation } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import {
  applyParameters,
  associationNames,
  type Definition,
  type Delivery,
  hostTags,
  switchParameters,
  type Writer,
} from '../functions/shared/contract.ts';
import type { HostDocuments } from './host-documents.ts';

/** By which the functions may read what became of an association, and of no other. */
const associationTag = 'promrotate-endpoint';

export type AssociationsProps = {
  readonly definition: Definition;
  readonly documents: HostDocuments;
};

type Association = {
  readonly name: string;
  readonly document: string;
  readonly target: { readonly tag: string; readonly value: string };
  readonly parameters: Readonly<Record<string, string>>;
  /** How many hosts at a time: a number or a percentage. */
  readonly waveSize: string;
};

/**
 * State Manager runs the documents on hosts of an endpoint every half hour, which is as often as it
 * can, and at once on a new one: hosts that were offline, replaced or written over come right again.
 */
export class Associations extends Construct {
  constructor(scope: Construct, id: string, { definition, documents }: AssociationsProps) {
    super(scope, id);
    const { endpoint, receiver, writers } = definition;
    if (receiver.delivery.kind === 'run-command') {
      this.associate('Receivers', endpoint, {
        name: associationNames.receivers(endpoint),
        document: documents.applyAcceptedSet.name,
        target: { tag: hostTags.receiver, value: receiver.delivery.hosts },
        parameters: applyParametersOf(definition, receiver.delivery),
        // Replicas of each other: never two of them in the same moment.
        waveSize: '1',
      });
    }
    for (const writer of writers) {
      this.associate(`Writer-${writer.name}`, endpoint, {
        name: associationNames.writer(endpoint, writer.name),
        document: documents.switchWriter.name,
        target: { tag: hostTags.writer, value: writer.hosts },
        parameters: switchParametersOf(definition, writer),
        waveSize: writer.waveSize,
      });
    }
  }

  private associate(id: string, endpoint: string, association: Association): void {
    const { name, document, target, parameters, waveSize } = association;
    new CfnAssociation(this, id, {
      associationName: name,
      name: document,
      targets: [{ key: `tag:${target.tag}`, values: [target.value] }],
      parameters: Object.fromEntries(
        // What is empty the documents have as a default.
        Object.entries(parameters).flatMap(([key, value]) =>
          value === '' ? [] : [[key, [value]] as const],
        ),
      ),
      scheduleExpression: 'rate(30 minutes)',
      maxConcurrency: waveSize,
      // A host that fails keeps what it had; the others are to come right all the same.
      maxErrors: '100%',
      tags: [{ key: associationTag, value: endpoint }],
    });
  }
}

function applyParametersOf(
  { endpoint, receiver }: Definition,
  { file, checkUrl = '' }: Extract<Delivery, { kind: 'run-command' }>,
): Record<string, string> {
  return {
    [applyParameters.endpoint]: endpoint,
    // Whatever is newest.
    [applyParameters.sequence]: '0',
    [applyParameters.file]: file,
    [applyParameters.adopt]: receiver.adopt ?? '',
    [applyParameters.checkUrl]: checkUrl,
  };
}

/** Without a version: the current one. Nobody watches, so that the host proves it by itself first. */
function switchParametersOf(
  { endpoint, receiver }: Definition,
  { switch: way }: Writer,
): Record<string, string> {
  return {
    [switchParameters.endpoint]: endpoint,
    [switchParameters.way]: way.kind,
    [switchParameters.directory]: way.directory,
    [switchParameters.config]: way.kind === 'inline' ? way.config : '',
    [switchParameters.reload]: way.kind === 'inline' ? way.reload : '',
    [switchParameters.proveUrl]: receiver.front.write,
  };
}

/**
 * What became of associations, and of the commands that they sent.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export const readAssociations = (scope: Construct): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['ssm:DescribeAssociationExecutions', 'ssm:DescribeAssociationExecutionTargets'],
    resources: [
      Stack.of(scope).formatArn({ service: 'ssm', resource: 'association', resourceName: '*' }),
    ],
    conditions: { StringLike: { [`aws:ResourceTag/${associationTag}`]: '*' } },
  }),
  // These two know no resources.
  new PolicyStatement({
    actions: ['ssm:ListAssociations', 'ssm:ListCommandInvocations'],
    resources: ['*'],
  }),
];
