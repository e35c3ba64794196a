import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import { functionDeps } from '../adapters/function-deps.ts';
import { lambdaRuns } from '../adapters/lambda-runs.ts';
import { rotations } from '../adapters/rotations.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { changeRequestSchema } from '../shared/operations.ts';
import { describeRequest, parseRequest } from '../shared/parse-request.ts';
import { changeEndpoint } from './change-endpoint.ts';

const environment = readEnvironment(process.env, ['ledgerTable', 'retireFunction']);
const shared = functionDeps('operate-change', environment);
const deps = {
  ...shared,
  rotations: rotations(shared.clients.secretsManager),
  runs: lambdaRuns({ 'retire-credential': environment.retireFunction }),
  newId: () => randomUUID(),
};
const describe = describeRequest(changeRequestSchema);

/**
 * Called by people, by the command line or a runbook. It ends within seconds; what it has set going
 * is looked at with operate-read.
 */
export const handler = middy()
  .use(telemetry({ ...deps, describe }))
  .handler(async (event: unknown) =>
    changeEndpoint(deps, parseRequest(changeRequestSchema, event)),
  );
