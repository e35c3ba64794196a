import { describe, expect, it } from '@jest/globals';
import { lineOf } from '../../../../cli/local-run/step-lines.ts';
import type { StandInEvent } from '../../../../infra/local/stand-in.ts';

const about = { secret: 'promrotate/central', versionId: '12345678-90ab' } as const;
const names = { host: (id: string) => `host of ${id}`, stepStart: () => 1_000 };
const command = {
  kind: 'command-ended',
  commandId: 'c',
  document: 'd',
  instanceId: 'i-1',
  startedBy: 'run-command',
} as const;

describe('lineOf', () => {
  it.each<[StandInEvent, string, boolean]>([
    [
      { kind: 'step-ended', step: 'setSecret', succeeded: true, ...about },
      'setSecret    2.50 s',
      false,
    ],
    [
      { kind: 'step-ended', step: 'setSecret', succeeded: false, ...about },
      'setSecret    2.50 s  failed',
      true,
    ],
    [
      { kind: 'label-moved', label: 'AWSCURRENT', ...about },
      'AWSCURRENT moved to version 12345678',
      false,
    ],
    [{ ...command, status: 'Success' }, 'Run Command  host of i-1: done', false],
    [{ ...command, status: 'TimedOut' }, 'Run Command  host of i-1: TimedOut', true],
    [
      { ...command, startedBy: 'state-manager', status: 'Failed' },
      'State Manager host of i-1: Failed',
      true,
    ],
    [
      { kind: 'rotation', eventName: 'RotationFailed', error: 'long', ...about },
      'RotationFailed',
      true,
    ],
    [
      { kind: 'call-denied', principal: 'p', action: 'a', resource: 'r' },
      'AccessDenied: p may not a on r',
      true,
    ],
    [
      {
        kind: 'function-log',
        functionName: 'f',
        line: '{"level":"ERROR","code":"C","reason":"C: no"}',
      },
      'C: no',
      true,
    ],
  ])('tells %j', (event, text, isBad) => {
    expect(lineOf(event, 3_500, names)).toEqual({ text, isBad });
  });

  it.each<StandInEvent>([
    { kind: 'function-log', functionName: 'f', line: 'START RequestId: 1' },
    { kind: 'function-log', functionName: 'f', line: '{"level":"INFO","message":"done"}' },
    { kind: 'label-moved', label: 'AWSPREVIOUS', ...about },
    { kind: 'step-started', step: 'setSecret', ...about },
  ])('passes over %j', (event) => {
    expect(lineOf(event, 3_500, names)).toBeUndefined();
  });
});
