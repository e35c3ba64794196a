import type { Metrics } from '../cloudwatch/metrics.ts';

interface Invocation {
  readonly failed: boolean;
  /** Without the start of the process. */
  readonly durationMs: number;
}

/**
 * The metrics of one invocation; nothing is throttled here.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function countInvocation(
  metrics: Metrics,
  functionName: string,
  { failed, durationMs }: Invocation,
): void {
  const dimensions = { FunctionName: functionName };
  const values = {
    Invocations: 1,
    Errors: failed ? 1 : 0,
    Throttles: 0,
    Duration: durationMs,
  };
  for (const [name, value] of Object.entries(values))
    metrics.put({ namespace: 'AWS/Lambda', name, dimensions }, value);
}
