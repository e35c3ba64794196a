import { EventField, Match, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { secretArn } from '../arns.ts';
import type { Notifications } from '../notifications.ts';
import type { Alarms } from './alarms.ts';
import { alarmOnEvents } from './event-alarm.ts';

export type RotationEventsProps = {
  readonly alarms: Alarms;
  readonly notifications: Notifications;
};

/**
 * Rotations that failed, as Secrets Manager tells by way of CloudTrail, for which a trail has to log
 * management events. Such an event names no resources; the secret stands in its details.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieve-ct-entries.html
 */
export class RotationEvents extends Construct {
  constructor(scope: Construct, id: string, { alarms, notifications }: RotationEventsProps) {
    super(scope, id);
    const rule = new Rule(this, 'Failed', {
      ruleName: 'promrotate-rotation-failed',
      description: 'promrotate: a rotation of an endpoint failed, or was abandoned',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['AWS Service Event via CloudTrail'],
        detail: {
          eventSource: ['secretsmanager.amazonaws.com'],
          eventName: ['RotationFailed', 'RotationAbandoned', 'TestRotationFailed'],
          additionalEventData: { SecretId: Match.prefix(secretArn(this, '')) },
        },
      },
    });
    const section = 'rotation-failed';
    const event = EventField.fromPath('$.detail.eventName');
    const secret = EventField.fromPath('$.detail.additionalEventData.SecretId');
    const reason = EventField.fromPath('$.detail.errorMessage');
    notifications.tellOf(
      rule,
      `promrotate: ${event} of ${secret} at ${EventField.time} (reason: ${reason}). Writers go on with the current credential, which stays accepted. Which step failed, and why: npx promrotate status, for the endpoint after promrotate/ in that name. What to do: ${alarms.linkTo(section)}`,
    );
    alarmOnEvents(this, {
      alarms,
      rule,
      slug: section,
      section,
      impact:
        'A rotation failed or was abandoned, or a receiver failed the test of a new schedule: the endpoint keeps its current credential, which still works. The message that came with this names the secret and the step.',
    });
  }
}
