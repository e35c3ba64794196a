import type { CommandDocument } from './command-document.ts';
import type { DocumentParameters } from './document-parameters.ts';

export type Status = 'Pending' | 'InProgress' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';

export type StatusDetails =
  | Status
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Undeliverable'
  | 'Terminated'
  | 'NoInstancesInTag'
  | 'Incomplete';

/** What one step of the document did on one host. */
export interface StepResult {
  readonly name: string;
  readonly details: StatusDetails;
  readonly responseCode: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Invocation {
  readonly instanceId: string;
  details: StatusDetails;
  readonly steps: StepResult[];
}

export interface Target {
  readonly key: string;
  readonly values: readonly string[];
}

export interface Command {
  readonly id: string;
  readonly document: CommandDocument;
  readonly parameters: DocumentParameters;
  readonly comment: string;
  readonly startedBy: 'run-command' | 'state-manager';
  readonly instanceIds: readonly string[];
  readonly targets: readonly Target[];
  readonly requestedAt: number;
  readonly timeoutSeconds: number;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  details: StatusDetails;
  /** Empty until the targets are resolved, which AWS does after it has answered. */
  invocations: Invocation[];
}

/** The coarse status that goes with the detailed one (User Guide, "Understanding command statuses"). */
export function statusOf(details: StatusDetails): Status {
  return coarseStatus[details];
}

const coarseStatus: Readonly<Record<StatusDetails, Status>> = {
  Pending: 'Pending',
  InProgress: 'InProgress',
  Success: 'Success',
  NoInstancesInTag: 'Success',
  Failed: 'Failed',
  Undeliverable: 'Failed',
  Incomplete: 'Failed',
  TimedOut: 'TimedOut',
  DeliveryTimedOut: 'TimedOut',
  ExecutionTimedOut: 'TimedOut',
  Cancelled: 'Cancelled',
  Terminated: 'Cancelled',
};

export const isTerminal = (details: StatusDetails): boolean =>
  details !== 'Pending' && details !== 'InProgress';

/** API Command, ErrorCount: failures and execution timeouts, not what was never delivered. */
export const isError = ({ details }: Invocation): boolean =>
  details === 'Failed' || details === 'ExecutionTimedOut';

/** A number, or a percentage of the targets: MaxConcurrency and MaxErrors. */
export function limitOf(text: string, targets: number): number {
  const number = Number(text.replace('%', ''));
  return text.endsWith('%') ? Math.floor((targets * number) / 100) : number;
}

/** The status of a command all of whose invocations have ended. */
export function finalDetails({ invocations, maxErrors }: Command): StatusDetails {
  const count = (details: StatusDetails) =>
    invocations.filter((invocation) => invocation.details === details).length;
  const limit = limitOf(maxErrors, invocations.length);
  if (invocations.length === 0) return 'NoInstancesInTag';
  if (count('Success') === invocations.length) return 'Success';
  if (count('ExecutionTimedOut') > limit && count('Failed') === 0) return 'ExecutionTimedOut';
  if (invocations.filter(isError).length > limit) return 'Failed';
  return count('DeliveryTimedOut') > limit ? 'DeliveryTimedOut' : 'Incomplete';
}
