import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { findingMetric } from '../shared/contract.ts';
import type { TelemetryDeps } from '../shared/middleware/telemetry.ts';
import type { Log, Measures } from '../shared/ports.ts';

type Powertools = Pick<TelemetryDeps, 'measure'> & {
  readonly log: Log & TelemetryDeps['log'];
  readonly measures: Measures;
  readonly countFindings: (endpoint: string, counts: ReadonlyMap<string, number>) => void;
};

/**
 * Structured logs and metrics on standard output. An endpoint's name is metadata, not a dimension:
 * each value of a dimension is a metric that is billed.
 */
export function powertools(functionName: string): Powertools {
  const logger = new Logger({ serviceName: functionName });
  const metrics = new Metrics({ namespace: 'promrotate', serviceName: functionName });
  return {
    log: {
      info: (message, details = {}) => logger.info(message, { ...details }),
      warn: (message, details = {}) => logger.warn(message, { ...details }),
      error: (message, details) => logger.error(message, { ...details }),
    },
    measure({ operation, failed, milliseconds, details }) {
      metrics.addDimension('operation', operation);
      metrics.addMetric('Failures', MetricUnit.Count, failed ? 1 : 0);
      metrics.addMetric('Duration', MetricUnit.Milliseconds, milliseconds);
      for (const [name, value] of Object.entries(details)) metrics.addMetadata(name, String(value));
      metrics.publishStoredMetrics();
    },
    measures: {
      publish(measures, { dimensions = {}, details = {} } = {}) {
        for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value);
        for (const [name, value] of Object.entries(details)) metrics.addMetadata(name, value);
        for (const { name, unit, value } of measures) metrics.addMetric(name, unit, value);
        metrics.publishStoredMetrics();
      },
    },
    countFindings(endpoint, counts) {
      for (const [code, count] of counts) {
        metrics.addDimension(findingMetric.dimension, code);
        metrics.addMetadata('endpoint', endpoint);
        metrics.addMetric(findingMetric.name, MetricUnit.Count, count);
        metrics.publishStoredMetrics();
      }
    },
  };
}
