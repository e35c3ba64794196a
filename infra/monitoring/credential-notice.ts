import { EventField, Match, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { secretArn } from '../arns.ts';
import type { Notifications } from '../notifications.ts';

/**
 * Good news, and no alarm: a credential has become current, by whatever way. Secrets Manager sends the
 * event itself, without a trail.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/secret-event-notifications.html
 */
export class CredentialNotice extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { notifications }: { readonly notifications: Notifications },
  ) {
    super(scope, id);
    const rule = new Rule(this, 'Current', {
      ruleName: 'promrotate-credential-current',
      description: 'promrotate: tells people that a credential has become current',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['Secret Label Updated'],
        resources: Match.prefix(secretArn(this, '')),
        detail: { labelUpdated: ['AWSCURRENT'] },
      },
    });
    const secret = EventField.fromPath('$.detail.name');
    const version = EventField.fromPath('$.detail.versionId');
    notifications.tellOf(
      rule,
      `promrotate: ${secret} has a new current credential since ${EventField.time}, version ${version}. Its writers are brought to it now; the one before stays accepted for its grace at least. How far that is: npx promrotate status, for the endpoint after promrotate/ in that name. Nothing has to be done.`,
    );
  }
}
