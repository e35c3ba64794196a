import type { StandInEvent } from '../../infra/local/stand-in.ts';
import { failureReason } from './function-log.ts';

export type StepTime = {
  readonly versionId: string;
  readonly step: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly succeeded: boolean;
};

/** What the stand-in told, kept for the report. */
export type Journal = {
  readonly note: (event: StandInEvent, atMs: number) => void;
  readonly steps: () => readonly StepTime[];
  /** When a step that has not ended yet began. */
  readonly stepStart: (versionId: string, step: string) => number | undefined;
  /** When AWSCURRENT moved to the version. */
  readonly currentSince: (versionId: string) => number | undefined;
  /** Why the version's rotation has failed; undefined while it has not. */
  readonly failureOf: (versionId: string) => string | undefined;
};

export function createJournal(): Journal {
  const begun = new Map<string, number>();
  const steps: StepTime[] = [];
  const current = new Map<string, number>();
  const failures = new Map<string, string>();
  let reason: string | undefined;

  return {
    note(event, atMs) {
      if (event.kind === 'function-log') reason = failureReason(event.line) ?? reason;
      if (event.kind === 'step-started') begun.set(`${event.versionId} ${event.step}`, atMs);
      if (event.kind === 'step-ended') {
        const { versionId, step, succeeded = false } = event;
        const startedMs = begun.get(`${versionId} ${step}`) ?? atMs;
        steps.push({ versionId, step, startedMs, endedMs: atMs, succeeded });
      }
      if (event.kind === 'label-moved' && event.label === 'AWSCURRENT') {
        current.set(event.versionId, atMs);
      }
      if (event.kind === 'rotation' && event.eventName === 'RotationFailed') {
        failures.set(event.versionId, reason ?? event.error ?? 'no reason given');
      }
    },
    steps: () => steps,
    stepStart: (versionId, step) => begun.get(`${versionId} ${step}`),
    currentSince: (versionId) => current.get(versionId),
    failureOf: (versionId) => failures.get(versionId),
  };
}
