import type { StandInEvent } from '../../infra/local/stand-in.ts';
import { secondsText } from './durations.ts';
import { failureReason } from './function-log.ts';

export type Line = { readonly text: string; readonly isBad: boolean };

export type Names = {
  /** Name of the played host. */
  readonly host: (instanceId: string) => string;
  /** When the step of the version began, in milliseconds. */
  readonly stepStart: (versionId: string, step: string) => number | undefined;
};

const good = (text: string): Line => ({ text, isBad: false });
const bad = (text: string): Line => ({ text, isBad: true });

/** The line that is shown live for what the stand-in tells, or undefined for what is only noise. */
export function lineOf(event: StandInEvent, atMs: number, names: Names): Line | undefined {
  switch (event.kind) {
    case 'step-ended': {
      const startedMs = names.stepStart(event.versionId, event.step) ?? atMs;
      const text = `${event.step.padEnd(12)} ${secondsText(atMs - startedMs)}`;
      return event.succeeded === false ? bad(`${text}  failed`) : good(text);
    }
    case 'rotation':
      return event.error === undefined ? undefined : bad(event.eventName);
    case 'label-moved':
      if (event.label !== 'AWSCURRENT') return undefined;
      return good(`AWSCURRENT moved to version ${event.versionId.slice(0, 8)}`);
    case 'command-ended': {
      const host = names.host(event.instanceId);
      const isAssociation = event.startedBy === 'state-manager';
      if (event.status !== 'Success') {
        return bad(`${isAssociation ? 'State Manager' : 'Run Command '} ${host}: ${event.status}`);
      }
      // Those come again and again, mostly to change nothing.
      return isAssociation ? undefined : good(`Run Command  ${host}: done`);
    }
    case 'function-log': {
      const reason = failureReason(event.line);
      return reason === undefined ? undefined : bad(reason);
    }
    case 'call-denied':
      return bad(`AccessDenied: ${event.principal} may not ${event.action} on ${event.resource}`);
    case 'alarm-changed':
      if (event.to === 'ALARM') return bad(`alarm ${event.alarm}`);
      return event.from === 'ALARM' ? good(`alarm ${event.alarm} is out`) : undefined;
    case 'step-started':
    case 'function-failed':
    case 'command-started':
    case 'event-delivered':
    case 'notice-published':
    case 'schedule-fired':
      return undefined;
  }
}
