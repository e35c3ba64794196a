import type { CommandInvocation } from '@aws-sdk/client-ssm';
import { type ErrorCode, PromrotateError } from '../shared/errors.ts';

export type EndedCommand = {
  readonly id: string;
  readonly status: string;
  readonly targetCount: number;
};

/** Why a command that has ended did not do its work on every host; undefined when it did. */
export function failureOf(
  tag: string,
  { id, status, targetCount }: EndedCommand,
  invocations: readonly CommandInvocation[],
): PromrotateError | undefined {
  if (status === 'NoInstancesInTag' || (targetCount === 0 && invocations.length === 0)) {
    return failure(
      'NO_TARGETS',
      `expected hosts with the tag ${tag}, found none: tag them, and see that the SSM agent runs there`,
    );
  }
  const failures = invocations
    .filter((invocation) => invocation.Status !== 'Success')
    .map((invocation) => invocationFailure(id, invocation));
  // After the first failure the others are cancelled, and tell nothing.
  const cause = failures.find(({ isCause }) => isCause) ?? failures[0];
  if (cause !== undefined) return cause.error;
  if (status === 'Success' && invocations.length >= targetCount) return undefined;
  return failure(
    'COMMAND_FAILED',
    `expected Run Command "${id}" to succeed on ${targetCount} hosts, found "${status}" and ${invocations.length} hosts`,
  );
}

function failure(code: ErrorCode, message: string): PromrotateError {
  return new PromrotateError(code, message, { retryable: true });
}

function invocationFailure(id: string, invocation: CommandInvocation) {
  const { InstanceId: host = '', StatusDetails: details = '' } = invocation;
  const state = details.replaceAll(' ', '');
  const about = `expected host "${host}"`;
  if (state === 'Undeliverable' || state === 'DeliveryTimedOut') {
    return {
      isCause: true,
      error: failure('TARGET_OFFLINE', `${about} to be online, found "${state}"`),
    };
  }
  if (state === 'ExecutionTimedOut' || state === 'TimedOut') {
    const error = failure('COMMAND_TIMED_OUT', `${about} to end Run Command "${id}" in time`);
    return { isCause: true, error };
  }
  const output = (invocation.CommandPlugins ?? []).map(({ Output: text }) => text ?? '').join('\n');
  const [, code, message = ''] = /^promrotate-error ([A-Z_]+) (.*)$/m.exec(output) ?? [];
  const found = code === undefined ? `"${state}"` : `${code}: ${message}`;
  const error = failure('COMMAND_FAILED', `${about} to apply it, found ${found}`);
  return { isCause: code !== undefined, error };
}
