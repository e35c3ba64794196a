import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { deadlineOf, functionDeps } from '../adapters/function-deps.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { readRequestSchema } from '../shared/operations.ts';
import { describeRequest, parseRequest } from '../shared/parse-request.ts';
import { readEndpoint } from './read-endpoint.ts';

const deps = functionDeps('operate-read', readEnvironment(process.env, ['ledgerTable']));
const describe = describeRequest(readRequestSchema);

/** Called by people, by the command line or a runbook; it changes nothing. */
export const handler = middy()
  .use(telemetry({ ...deps, describe }))
  .handler(async (event: unknown, context: Context) => {
    const request = parseRequest(readRequestSchema, event);
    return readEndpoint(deps, request, deadlineOf(deps.clock.now(), context));
  });
