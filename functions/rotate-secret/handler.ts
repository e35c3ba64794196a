import { randomInt } from 'node:crypto';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { deadlineOf, functionDeps } from '../adapters/function-deps.ts';
import { acceptedSetParameters } from '../adapters/parameter-store.ts';
import { runCommandHosts } from '../adapters/run-command.ts';
import { newPassword } from '../shared/credential.ts';
import { readEnvironment } from '../shared/environment.ts';
import { telemetry } from '../shared/middleware/telemetry.ts';
import { rotateSecret } from './rotate-secret.ts';
import { describeRotation, parseRotationEvent } from './rotation-event.ts';

const names = readEnvironment(process.env, ['ledgerTable', 'acceptedSetKey', 'applyDocument']);
const base = functionDeps('rotate-secret', names);
const { clients, clock } = base;
const deps = {
  ...base,
  acceptedSets: acceptedSetParameters(clients.ssm, names.acceptedSetKey),
  hosts: runCommandHosts(clients.ssm, clock, { apply: names.applyDocument }),
  newPassword: () => newPassword(randomInt),
};

/**
 * Started by Secrets Manager, synchronously, once for each of the four steps. A second delivery of
 * a step changes nothing; an error fails the rotation, which Secrets Manager tries again later.
 */
export const handler = middy()
  .use(telemetry({ ...base, describe: describeRotation }))
  .handler(async (event: unknown, context: Context) => {
    const deadline = deadlineOf(clock.now(), context);
    await rotateSecret(deps, { ...parseRotationEvent(event), deadline });
  });
