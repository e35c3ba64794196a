import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { auditAdapters } from '../adapters/audit-adapters.ts';
import { deadlineOf, functionDeps } from '../adapters/function-deps.ts';
import { snsNotices } from '../adapters/sns-notices.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { auditFleet } from './audit-fleet.ts';

const names = readEnvironment(process.env, [
  'ledgerTable',
  'noticeTopic',
  'probeScheduleGroup',
  'reportBucket',
  'functionRoles',
]);
const base = functionDeps('audit-fleet', names);
const deps = {
  ...base,
  ...auditAdapters(names, base.clients.secretsManager),
  notices: snsNotices(names.noticeTopic),
  functionRoles: names.functionRoles.split(','),
  place: process.env['AWS_REGION'] ?? 'unknown',
};
const describe = () => ({ operation: 'audit', details: {} });

/**
 * Started by EventBridge Scheduler once a day, at least once and asynchronously; its event says
 * nothing. A second run of the day takes the place of the first.
 */
export const handler = middy()
  .use(telemetry({ ...base, describe }))
  .handler(async (_event: unknown, context: Context) => {
    const { endpoints, failures } = await auditFleet(deps, deadlineOf(base.clock.now(), context));
    return { endpoints: endpoints.length, failures: failures.length };
  });
