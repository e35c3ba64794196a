import { z } from 'zod';
import type { MetricId } from './metric.ts';

export interface Datum {
  readonly id: MetricId;
  readonly values: readonly number[];
}

const envelopeSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

const valuesSchema = z
  .union([z.number(), z.array(z.number())])
  .transform((value) => [value].flat());

/**
 * The metrics that CloudWatch Logs takes out of a line of a function's log: each value once for each
 * set of dimensions. A line that is no such document, or names a member that is not there, is a line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(line: string): readonly Datum[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const document = envelopeSchema.safeParse(jsonIn(line)).data;
  if (document === undefined) return [];
  return document._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name: name }) => {
      const values = valuesSchema.safeParse(document[name]).data ?? [];
      return Dimensions.flatMap((names) => {
        const dimensions = dimensionsIn(document, names);
        if (dimensions === undefined || values.length === 0) return [];
        return [{ id: { namespace: Namespace, name, dimensions }, values }];
      });
    }),
  );
}

function dimensionsIn(
  document: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, string> | undefined {
  const entries = names.map((name) => [name, document[name]] as const);
  return z.record(z.string(), z.string()).safeParse(Object.fromEntries(entries)).data;
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
