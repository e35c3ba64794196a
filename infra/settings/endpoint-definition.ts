import type { z } from 'zod';
import type { definitionSchema } from '../../functions/shared/contract.ts';
import type { Entry } from './entry.ts';

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

/** What the functions are given of an endpoint as written: the defaults filled in. */
export function definitionOf(entry: Entry): z.input<typeof definitionSchema> {
  const { name, userName, userNameBase, grace, pendingLimit, receiver, writers } = entry;
  return {
    endpoint: name,
    userName,
    userNameBase: userNameBase ?? name,
    graceSeconds: grace,
    retirement: retirementOf(entry),
    pendingLimitSeconds: pendingLimit,
    receiver: { ...receiver, delivery: withHosts(receiver.delivery, name) },
    writers: writers.map((writer) => ({
      ...writer,
      hosts: writer.hosts ?? `${name}-${writer.name}`,
    })),
  };
}
