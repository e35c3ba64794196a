import {
  GetScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { Schedules } from '../shared/audit-ports.ts';

export function schedules(client: SchedulerClient, groupName: string): Schedules {
  return {
    async stateOf(name) {
      try {
        const command = new GetScheduleCommand({ Name: name, GroupName: groupName });
        return (await client.send(command)).State === 'ENABLED' ? 'enabled' : 'disabled';
      } catch (error) {
        // Of the schedule, or of its whole group.
        if (error instanceof ResourceNotFoundException) return 'missing';
        throw error;
      }
    },
  };
}
