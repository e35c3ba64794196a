import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { deadlineOf, functionDeps } from '../adapters/function-deps.ts';
import { hostReports } from '../adapters/host-reports.ts';
import { lambdaRuns } from '../adapters/lambda-runs.ts';
import { acceptedSetParameters } from '../adapters/parameter-store.ts';
import { rotations } from '../adapters/rotations.ts';
import { runCommandHosts } from '../adapters/run-command.ts';
import { snsNotices } from '../adapters/sns-notices.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { describeRetireRequest, parseRetireRequest } from './request.ts';
import { settle } from './settle.ts';
import { sweep } from './sweep.ts';

const names = readEnvironment(process.env, [
  'ledgerTable',
  'acceptedSetKey',
  'applyDocument',
  'retireFunction',
  'updateFunction',
  'noticeTopic',
]);
const base = functionDeps('retire-credential', names);
const { clients, clock } = base;
const functions = {
  'retire-credential': names.retireFunction,
  'update-writers': names.updateFunction,
};
const deps = {
  ...base,
  acceptedSets: acceptedSetParameters(clients.ssm, names.acceptedSetKey),
  hosts: runCommandHosts(clients.ssm, clock, { apply: names.applyDocument }),
  rotations: rotations(clients.secretsManager),
  runs: lambdaRuns(functions),
  notices: snsNotices(names.noticeTopic),
  hostReports: hostReports(clients.ssm),
};

/**
 * Started by EventBridge Scheduler each hour, and by itself and operate-change for one endpoint, at
 * least once and asynchronously. Every run is safe to repeat; an error is tried again.
 */
export const handler = middy()
  .use(telemetry({ ...base, describe: describeRetireRequest }))
  .handler(async (event: unknown, context: Context) => {
    const deadline = deadlineOf(clock.now(), context);
    const request = parseRetireRequest(event);
    if ('sweep' in request) await sweep(deps);
    else await settle(deps, { endpoint: request.endpoint, deadline });
  });
