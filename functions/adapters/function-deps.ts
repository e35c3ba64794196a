import { setTimeout as sleep } from 'node:timers/promises';
import { receiverOf } from '../receivers/receiver-of.ts';
import { awsClients } from './clients.ts';
import { httpQueries } from './http-queries.ts';
import { httpRemoteWrite } from './http-remote-write.ts';
import { ledgerTable } from './ledger-table.ts';
import { definitionParameters } from './parameter-store.ts';
import { powertools } from './powertools.ts';
import { secretsManager } from './secrets-manager.ts';

/** What every function works with, and the clients for what only some of them need. */
export function functionDeps(functionName: string, names: { readonly ledgerTable: string }) {
  const clients = awsClients();
  const clock = { now: () => Date.now(), sleep: (milliseconds: number) => sleep(milliseconds) };
  const { dynamodb, secretsManager: secrets, ssm } = clients;
  return {
    ...powertools(functionName),
    clients,
    clock,
    secrets: secretsManager(secrets),
    definitions: definitionParameters(ssm),
    ledger: ledgerTable(dynamodb, names.ledgerTable),
    remoteWrite: httpRemoteWrite(),
    queries: httpQueries(),
    receiverOf,
  };
}

/** Time to fail in before Lambda ends the function without a word. */
const marginMilliseconds = 10_000;

/** When an invocation has to have ended, in milliseconds since the epoch. */
export function deadlineOf(
  now: number,
  context: { readonly getRemainingTimeInMillis: () => number },
): number {
  return now + context.getRemainingTimeInMillis() - marginMilliseconds;
}
