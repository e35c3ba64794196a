import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Runs } from '../shared/ports.ts';
import { patience } from './clients.ts';

type Functions = Readonly<Partial<Record<Parameters<Runs['start']>[0], string>>>;

/** Starts functions of ours, of which a function knows those by name or ARN that it may start. */
export function lambdaRuns(functions: Functions, client = new LambdaClient(patience)): Runs {
  return {
    async start(name, endpoint) {
      await client.send(
        new InvokeCommand({
          FunctionName: functions[name] ?? '',
          InvocationType: 'Event',
          Payload: JSON.stringify({ endpoint }),
        }),
      );
    },
  };
}
