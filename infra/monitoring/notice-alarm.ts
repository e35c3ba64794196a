import { Construct } from 'constructs';
import type { Notifications } from '../notifications.ts';
import type { Alarms } from './alarms.ts';

export type NoticeAlarmProps = {
  readonly alarms: Alarms;
  readonly notifications: Notifications;
};

/** Of the way to people itself, as far as it can be seen from this side. */
export class NoticeAlarm extends Construct {
  constructor(scope: Construct, id: string, { alarms, notifications }: NoticeAlarmProps) {
    super(scope, id);
    alarms.above(this, {
      slug: 'notices-given-up',
      section: 'notices-given-up',
      impact:
        'A message of an event (a rotation that failed, a definition that was written, a new current credential) could not be published: somebody was not told.',
      metric: notifications.deadLetters.metricGivenUp(),
      noData: 'as-before',
    });
  }
}
