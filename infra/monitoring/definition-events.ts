import { EventField, Match, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { definitionParameterPrefix } from '../../functions/shared/contract.ts';
import type { Notifications } from '../notifications.ts';
import type { Alarms } from './alarms.ts';
import { alarmOnEvents } from './event-alarm.ts';

export type DefinitionEventsProps = {
  readonly alarms: Alarms;
  readonly notifications: Notifications;
};

/**
 * A definition says where a credential goes, and only CloudFormation writes it. CloudTrail names the
 * service as the address of what that does for somebody.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export class DefinitionEvents extends Construct {
  constructor(scope: Construct, id: string, { alarms, notifications }: DefinitionEventsProps) {
    super(scope, id);
    const rule = new Rule(this, 'Written', {
      ruleName: 'promrotate-definition-written',
      description: 'promrotate: somebody else than the deployment wrote a definition',
      eventPattern: {
        source: ['aws.ssm'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['ssm.amazonaws.com'],
          eventName: ['PutParameter', 'DeleteParameter'],
          errorCode: Match.doesNotExist(),
          sourceIPAddress: Match.anythingBut('cloudformation.amazonaws.com'),
          requestParameters: { name: Match.prefix(definitionParameterPrefix) },
        },
      },
    });
    const section = 'definition-written';
    const event = EventField.fromPath('$.detail.eventName');
    const name = EventField.fromPath('$.detail.requestParameters.name');
    const person = EventField.fromPath('$.detail.userIdentity.arn');
    notifications.tellOf(
      rule,
      `promrotate: ${event} of ${name} by ${person} at ${EventField.time}, and not by a deployment. It says where the credential of an endpoint goes: if you do not know why it was written, somebody may be after the credential. What to do: ${alarms.linkTo(section)}`,
    );
    alarmOnEvents(this, {
      alarms,
      rule,
      slug: section,
      section,
      impact:
        'Somebody else than the deployment wrote or deleted the definition of an endpoint, which says where its credential goes: the next rotation would follow it. The message that came with this names the parameter and the person.',
    });
  }
}
