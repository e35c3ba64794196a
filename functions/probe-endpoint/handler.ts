import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { deadlineOf, functionDeps } from '../adapters/function-deps.ts';
import { acceptedSetParameters } from '../adapters/parameter-store.ts';
import { runCommandHosts } from '../adapters/run-command.ts';
import { snsNotices } from '../adapters/sns-notices.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { probeEndpoint } from './probe-endpoint.ts';
import { describeProbe, parseProbeEvent } from './probe-event.ts';

const names = readEnvironment(process.env, [
  'ledgerTable',
  'acceptedSetKey',
  'applyDocument',
  'noticeTopic',
]);
const base = functionDeps('probe-endpoint', names);
const { clients, clock } = base;
const deps = {
  ...base,
  acceptedSets: acceptedSetParameters(clients.ssm, names.acceptedSetKey),
  hosts: runCommandHosts(clients.ssm, clock, { apply: names.applyDocument }),
  notices: snsNotices(names.noticeTopic),
};

/**
 * Started by EventBridge Scheduler for each endpoint, every few minutes and at least once. A second
 * delivery is one more test; what an error keeps from being done, the next one does.
 */
export const handler = middy()
  .use(telemetry({ ...base, describe: describeProbe }))
  .handler(async (event: unknown, context: Context) => {
    const deadline = deadlineOf(clock.now(), context);
    await probeEndpoint(deps, { ...parseProbeEvent(event), deadline });
  });
