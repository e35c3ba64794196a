import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Notices } from '../shared/ports.ts';
import { patience } from './clients.ts';

/** Characters that SNS takes in a subject (API Publish: ASCII, fewer than 100, no line break). */
const maximumSubject = 99;

export function snsNotices(topicArn: string, client = new SNSClient(patience)): Notices {
  return {
    async publish({ subject, text }) {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject.replaceAll(/[^ -~]/g, ' ').slice(0, maximumSubject),
          Message: text,
        }),
      );
    },
  };
}
