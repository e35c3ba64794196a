import { type LookDeps, look } from '../shared/look.ts';
import type { History, Progress, ReadRequest, Status } from '../shared/operations.ts';
import type { Clock, Definitions } from '../shared/ports.ts';
import type { EndpointReport } from '../shared/report/fleet-report.ts';
import { reportEndpoint } from '../shared/report/report-endpoint.ts';
import { historyOf } from './history.ts';
import { readDefinition } from './read-definition.ts';
import { statusOf } from './status.ts';
import { waitFor } from './wait.ts';

export type OperateReadDeps = LookDeps & {
  readonly clock: Clock;
  readonly definitions: Definitions;
};

export type ReadAnswer =
  | { readonly endpoints: readonly string[] }
  | Status
  | History
  | Progress
  | EndpointReport;

/** Answers from the ledger, the definitions and the labels of the secret; reads no secret value. */
export async function readEndpoint(
  deps: OperateReadDeps,
  request: ReadRequest,
  deadline: number,
): Promise<ReadAnswer> {
  if (request.action === 'list') return { endpoints: await deps.definitions.list() };
  const definition = await readDefinition(deps.definitions, request.endpoint);
  switch (request.action) {
    case 'status':
      return statusOf(await look(deps, definition));
    case 'history':
      return historyOf(request.endpoint, await deps.ledger.read(request.endpoint));
    case 'report':
      return reportEndpoint(await look(deps, definition));
    case 'wait':
      return waitFor(deps, definition, request, deadline);
  }
}
