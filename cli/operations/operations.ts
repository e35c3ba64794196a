import type {
  ChangeAnswer,
  ChangeRequest,
  History,
  Progress,
  ReadRequest,
  Status,
} from '../../functions/shared/operations.ts';
import type { EndpointReport } from '../../functions/shared/report/fleet-report.ts';

type ReadOf<Action extends ReadRequest['action']> = Omit<
  Extract<ReadRequest, { action: Action }>,
  'action'
>;

/** What the two functions of the deployment do for a person; an error is a CommandLineError. */
export type Operations = {
  readonly list: () => Promise<readonly string[]>;
  readonly status: (endpoint: string) => Promise<Status>;
  readonly history: (endpoint: string) => Promise<History>;
  readonly report: (endpoint: string) => Promise<EndpointReport>;
  readonly wait: (request: ReadOf<'wait'>) => Promise<Progress>;
  readonly change: (request: ChangeRequest) => Promise<ChangeAnswer>;
};
