import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { deadlineOf, functionDeps } from '../adapters/function-deps.ts';
import { runCommandHosts } from '../adapters/run-command.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { describeUpdate, parseEndpoint } from './label-event.ts';
import { updateWriters } from './update-writers.ts';

const names = readEnvironment(process.env, ['ledgerTable', 'switchDocument']);
const base = functionDeps('update-writers', names);
const { clients, clock } = base;
const deps = {
  ...base,
  hosts: runCommandHosts(clients.ssm, clock, { switch: names.switchDocument }),
};

/**
 * Started by EventBridge when AWSCURRENT moved, at least once and in no order. A second delivery
 * finds every writer on the current version and changes nothing; an error is tried again.
 */
export const handler = middy()
  .use(telemetry({ ...base, describe: describeUpdate }))
  .handler(async (event: unknown, context: Context) => {
    const deadline = deadlineOf(clock.now(), context);
    await updateWriters(deps, { endpoint: parseEndpoint(event), deadline });
  });
