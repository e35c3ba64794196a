import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { functionNames } from '../../functions/shared/contract.ts';
import {
  changeAnswerSchema,
  historySchema,
  listSchema,
  progressSchema,
  statusSchema,
} from '../../functions/shared/operations.ts';
import { endpointReportSchema } from '../../functions/shared/report/fleet-report.ts';
import { CommandLineError } from './command-line-error.ts';
import { functionFailure, invokeFailure, notFromAws } from './invoke-failure.ts';
import type { Operations } from './operations.ts';
import { plainText } from './plain-text.ts';

export type LambdaOperations = Operations & {
  readonly region: () => Promise<string>;
  readonly disconnect: () => void;
};

/** The functions of the deployment, through Lambda's Invoke: the only permission that it takes. */
export function connectOperations(
  settings: LambdaClientConfig,
  signal: AbortSignal,
): LambdaOperations {
  const client = new LambdaClient({
    maxAttempts: 3,
    // A change answers within seconds; a wait is asked for two of them at a time.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
    ...settings,
  });
  const ask = async <T>(name: string, request: object, schema: z.ZodType<T>): Promise<T> =>
    parseAnswer(name, await invoke(client, name, request, signal), schema);
  const { operateRead, operateChange } = functionNames;
  return {
    async list() {
      return (await ask(operateRead, { action: 'list' }, listSchema)).endpoints;
    },
    status: (endpoint) => ask(operateRead, { action: 'status', endpoint }, statusSchema),
    history: (endpoint) => ask(operateRead, { action: 'history', endpoint }, historySchema),
    report: (endpoint) => ask(operateRead, { action: 'report', endpoint }, endpointReportSchema),
    wait: (request) => ask(operateRead, { action: 'wait', ...request }, progressSchema),
    change: (request) => ask(operateChange, request, changeAnswerSchema),
    async region() {
      return client.config.region();
    },
    disconnect: () => client.destroy(),
  };
}

async function invoke(
  client: LambdaClient,
  name: string,
  request: object,
  abortSignal: AbortSignal,
): Promise<unknown> {
  const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(request) });
  const answer = await client.send(command, { abortSignal }).catch((error: unknown) => {
    throw invokeFailure(error, name);
  });
  if (answer.$metadata.requestId === undefined) throw notFromAws();
  const payload = parseJson(answer.Payload?.transformToString() ?? '');
  if (answer.FunctionError !== undefined) throw functionFailure(payload, name);
  return payload;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' ? plainText(value) : value,
    );
  } catch {
    return undefined;
  }
}

function parseAnswer<T>(name: string, payload: unknown, schema: z.ZodType<T>): T {
  const { success, data, error } = schema.safeParse(payload);
  if (success) return data;
  const paths = error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
  throw new CommandLineError(
    'UNEXPECTED',
    `expected an answer of ${name} that this version understands, found another (${paths}): use the command line of the commit that is deployed`,
  );
}
