import type { z } from 'zod';
import type { definitionSchema } from '../../functions/shared/contract.ts';
import { type Entry, maximumAgeDays } from './entry.ts';

function withHosts(delivery: Entry['receiver']['delivery'], hosts: string) {
  return delivery.kind === 'run-command'
    ? { ...delivery, hosts: delivery.hosts ?? hosts }
    : delivery;
}

const usualOverlapSeconds = 7 * 86_400;

function retirementOf({ grace, retirement }: Entry) {
  const { maxOverlap, onOverlapEnd, watch } = retirement;
  return {
    maxOverlapSeconds: maxOverlap ?? Math.max(grace, usualOverlapSeconds),
    onOverlapEnd,
    watchSeconds: watch,
  };
}

const hourSeconds = 3_600;
/** The audit that would tell comes once a day. */
const leastAgeSeconds = 2 * 86_400;

/** One rotation may fail, and be seen to, before the age of a credential is of interest as well. */
function maxAgeOf({ maxAge, schedule }: Entry): number {
  const intervalSeconds = (schedule.furthestHours - schedule.windowHours) * hourSeconds;
  const usual = Math.max(2 * intervalSeconds, leastAgeSeconds);
  return maxAge ?? Math.min(usual, maximumAgeDays * 86_400);
}

/** What the functions are given of an endpoint as written: the defaults filled in. */
export function definitionOf(entry: Entry): z.input<typeof definitionSchema> {
  const { name, userName, userNameBase, grace, pendingLimit, probe, receiver, writers } = entry;
  return {
    endpoint: name,
    userName,
    userNameBase: userNameBase ?? name,
    graceSeconds: grace,
    retirement: retirementOf(entry),
    pendingLimitSeconds: pendingLimit,
    probe: { everySeconds: probe.every, endpointMetrics: probe.endpointMetrics },
    maxAgeSeconds: maxAgeOf(entry),
    receiver: { ...receiver, delivery: withHosts(receiver.delivery, name) },
    writers: writers.map((writer) => ({
      ...writer,
      hosts: writer.hosts ?? `${name}-${writer.name}`,
    })),
  };
}
