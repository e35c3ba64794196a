import type { Look } from '../shared/look.ts';
import type { Gauge } from '../shared/probe.ts';
import { probeMetrics } from '../shared/probe-metrics.ts';
import { currentVersion } from '../shared/versions.ts';
import { lastRotation } from './last-rotation.ts';

/** What the receivers are told beside the test itself; nothing of what nobody knows yet. */
export function gaugesOf(seen: Look): Gauge[] {
  const { ledger, situation } = seen;
  const { currentAt } = ledger.versions.get(currentVersion(situation.versions.stages)) ?? {};
  const rotation = lastRotation(seen);
  const { credentialSince, rotationSuccess } = probeMetrics;
  return [
    ...(currentAt === undefined ? [] : [{ metric: credentialSince, value: currentAt / 1000 }]),
    ...(rotation === undefined
      ? []
      : [{ metric: rotationSuccess, value: Number(rotation === 'succeeded') }]),
  ];
}
