import type { Target } from './command-record.ts';
import type { Host } from './host.ts';

/** Whether a host has one of the values named of every tag named (Target, API Reference). */
export function isTargeted({ instanceId, tags }: Host, targets: readonly Target[]): boolean {
  return targets.every(({ key, values }) => {
    if (key === 'InstanceIds') return values.includes(instanceId);
    const value = tags[key.replace(/^tag:/, '')];
    return value !== undefined && values.includes(value);
  });
}
