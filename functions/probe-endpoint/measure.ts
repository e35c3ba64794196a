import { metricNames } from '../shared/contract.ts';
import type { Measure, Measures } from '../shared/ports.ts';

export type Result = {
  readonly milliseconds: number;
  /** Absent when the test passed. */
  readonly failure?: string | undefined;
  /** That it fails is as it should be: before the first rotation. */
  readonly isExpected?: boolean;
};

export type About = {
  readonly endpoint: string;
  /** Once more under the endpoint's name. */
  readonly isByEndpoint: boolean;
};

/** That a test begins: one that takes minutes, because a set has to be applied, is no silence. */
export function measureBegin(measures: Measures, about: About): void {
  publish(measures, about, [{ name: metricNames.probes, unit: 'Count', value: 1 }]);
}

export function measureEnd(
  measures: Measures,
  about: About,
  { milliseconds, failure, isExpected = false }: Result,
): void {
  if (failure === undefined) {
    const unit = 'Milliseconds';
    publish(measures, about, [{ name: metricNames.probeLatency, unit, value: milliseconds }]);
  } else if (!isExpected) {
    const failed: Measure = { name: metricNames.probeFailures, unit: 'Count', value: 1 };
    publish(measures, about, [failed], { class: failure });
  }
}

/** For the fleet; and for the endpoint, where its settings ask. */
function publish(
  measures: Measures,
  { endpoint, isByEndpoint }: About,
  figures: readonly Measure[],
  dimensions: Readonly<Record<string, string>> = {},
): void {
  for (const own of isByEndpoint ? [{}, { endpoint }] : [{}]) {
    measures.publish(figures, { dimensions: { ...own, ...dimensions }, details: { endpoint } });
  }
}
