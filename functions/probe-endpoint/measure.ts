import { metricNames } from '../shared/contract.ts';
import type { Measure, Measures } from '../shared/ports.ts';

export type Result = {
  readonly milliseconds: number;
  /** Absent when the test passed. */
  readonly failure?: string | undefined;
  /** That it fails is as it should be: before the first rotation. */
  readonly isExpected?: boolean;
};

/** One test, for the fleet; and once more under the endpoint's name where its settings ask. */
export function measure(
  measures: Measures,
  { endpoint, isByEndpoint }: { readonly endpoint: string; readonly isByEndpoint: boolean },
  { milliseconds, failure, isExpected = false }: Result,
): void {
  const tried: Measure[] = [{ name: metricNames.probes, unit: 'Count', value: 1 }];
  const latency: Measure = {
    name: metricNames.probeLatency,
    unit: 'Milliseconds',
    value: milliseconds,
  };
  const failed: Measure[] = [{ name: metricNames.probeFailures, unit: 'Count', value: 1 }];
  for (const own of isByEndpoint ? [{}, { endpoint }] : [{}]) {
    const details = { endpoint };
    measures.publish(failure === undefined ? [...tried, latency] : tried, {
      dimensions: own,
      details,
    });
    if (failure === undefined || isExpected) continue;
    measures.publish(failed, { dimensions: { ...own, class: failure }, details });
  }
}
