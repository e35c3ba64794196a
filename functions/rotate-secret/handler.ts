import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { awsClients } from '../adapters/clients.ts';
import { httpQueries } from '../adapters/http-queries.ts';
import { httpRemoteWrite } from '../adapters/http-remote-write.ts';
import { ledgerTable } from '../adapters/ledger-table.ts';
import { acceptedSetParameters, definitionParameters } from '../adapters/parameter-store.ts';
import { powertools } from '../adapters/powertools.ts';
import { runCommandHosts } from '../adapters/run-command.ts';
import { secretsManager } from '../adapters/secrets-manager.ts';
import { receiverOf } from '../receivers/receiver-of.ts';
import { newPassword } from '../shared/credential.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { rotateSecret } from './rotate-secret.ts';
import { describeRotation, parseRotationEvent } from './rotation-event.ts';

/** Time to fail in before Lambda ends the function without a word. */
const marginMilliseconds = 10_000;

const {
  ledgerTable: table,
  acceptedSetKey,
  applyDocument,
} = readEnvironment(process.env, ['ledgerTable', 'acceptedSetKey', 'applyDocument']);
const { dynamodb, secretsManager: secrets, ssm } = awsClients();
const { log, measure } = powertools('rotate-secret');
const clock = { now: () => Date.now(), sleep: (milliseconds: number) => sleep(milliseconds) };
const deps = {
  clock,
  log,
  secrets: secretsManager(secrets),
  definitions: definitionParameters(ssm),
  acceptedSets: acceptedSetParameters(ssm, acceptedSetKey),
  ledger: ledgerTable(dynamodb, table),
  hosts: runCommandHosts(ssm, clock, { apply: applyDocument }),
  remoteWrite: httpRemoteWrite(),
  queries: httpQueries(),
  receiverOf,
  newPassword: () => newPassword(randomInt),
};

/**
 * Started by Secrets Manager, synchronously, once for each of the four steps. A second delivery of
 * a step changes nothing; an error fails the rotation, which Secrets Manager tries again later.
 */
export const handler = middy()
  .use(telemetry({ clock, log, measure, describe: describeRotation }))
  .handler(async (event: unknown, context: Context) => {
    const deadline = clock.now() + context.getRemainingTimeInMillis() - marginMilliseconds;
    await rotateSecret(deps, { ...parseRotationEvent(event), deadline });
  });
