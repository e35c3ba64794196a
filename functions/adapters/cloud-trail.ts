import {
  type CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import type { SecretReads, Trails } from '../shared/audit-ports.ts';
import { readIn } from './cloud-trail-event.ts';
import { takesManagementWrites } from './event-selectors.ts';

const mostEventsOfPage = 50;

/** The events of the last 90 days, which CloudTrail keeps in every account, with a trail or without. */
export function cloudTrailReads(client: CloudTrailClient): SecretReads {
  return {
    async page(since, token) {
      const { Events = [], NextToken } = await client.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetSecretValue' }],
          StartTime: new Date(since),
          MaxResults: mostEventsOfPage,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      const times = Events.flatMap(({ EventTime }) => EventTime?.getTime() ?? []);
      return {
        reads: Events.flatMap(({ CloudTrailEvent = '' }) => readIn(CloudTrailEvent) ?? []),
        ...(times.length === 0 ? {} : { oldestAt: Math.min(...times) }),
        ...(NextToken === undefined ? {} : { next: NextToken }),
      };
    },
  };
}

export function cloudTrails(client: CloudTrailClient): Trails {
  /** Of an organization's trail, an account may be denied to know what it takes. */
  async function isTaking(arn: string): Promise<boolean> {
    const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name: arn }));
    if (IsLogging !== true) return false;
    return takesManagementWrites(
      await client.send(new GetEventSelectorsCommand({ TrailName: arn })),
    );
  }

  return {
    async isAnyLogging() {
      const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
      const errors: unknown[] = [];
      for (const { TrailARN = '' } of trailList) {
        try {
          if (await isTaking(TrailARN)) return true;
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
      return false;
    },
  };
}
