import { setTimeout as sleep } from 'node:timers/promises';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { awsClients } from '../adapters/clients.ts';
import { httpQueries } from '../adapters/http-queries.ts';
import { httpRemoteWrite } from '../adapters/http-remote-write.ts';
import { ledgerTable } from '../adapters/ledger-table.ts';
import { definitionParameters } from '../adapters/parameter-store.ts';
import { powertools } from '../adapters/powertools.ts';
import { runCommandHosts } from '../adapters/run-command.ts';
import { secretsManager } from '../adapters/secrets-manager.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { describeUpdate, parseEndpoint } from './label-event.ts';
import { updateWriters } from './update-writers.ts';

/** Time to fail in before Lambda ends the function without a word. */
const marginMilliseconds = 10_000;

const environment = readEnvironment(process.env, ['ledgerTable', 'switchDocument']);
const { dynamodb, secretsManager: secrets, ssm } = awsClients();
const { log, measure } = powertools('update-writers');
const clock = { now: () => Date.now(), sleep: (milliseconds: number) => sleep(milliseconds) };
const deps = {
  clock,
  log,
  secrets: secretsManager(secrets),
  definitions: definitionParameters(ssm),
  ledger: ledgerTable(dynamodb, environment.ledgerTable),
  hosts: runCommandHosts(ssm, clock, { switch: environment.switchDocument }),
  remoteWrite: httpRemoteWrite(),
  queries: httpQueries(),
};

/**
 * Started by EventBridge when AWSCURRENT moved, at least once and in no order. A second delivery
 * finds every writer on the current version and changes nothing; an error is tried again.
 */
export const handler = middy()
  .use(telemetry({ clock, log, measure, describe: describeUpdate }))
  .handler(async (event: unknown, context: Context) => {
    const deadline = clock.now() + context.getRemainingTimeInMillis() - marginMilliseconds;
    await updateWriters(deps, { endpoint: parseEndpoint(event), deadline });
  });
