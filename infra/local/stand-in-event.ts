import type { AlarmState } from './cloudwatch/evaluation.ts';
import type { RotationEventName, RotationStep } from './secrets-events.ts';

/** What the stand-in tells while it runs; never the value of a secret or a parameter. */
export type StandInEvent =
  | {
      readonly kind: 'step-started' | 'step-ended';
      readonly secret: string;
      readonly versionId: string;
      readonly step: RotationStep;
      readonly succeeded?: boolean;
    }
  | {
      readonly kind: 'rotation';
      readonly secret: string;
      readonly versionId: string;
      readonly eventName: RotationEventName;
      readonly error?: string;
    }
  | {
      readonly kind: 'label-moved';
      readonly secret: string;
      readonly label: string;
      readonly versionId: string;
    }
  | { readonly kind: 'function-log'; readonly functionName: string; readonly line: string }
  | { readonly kind: 'function-failed'; readonly functionName: string; readonly error: string }
  | {
      readonly kind: 'command-started' | 'command-ended';
      readonly commandId: string;
      readonly document: string;
      readonly instanceId: string;
      readonly status: string;
      readonly startedBy: 'run-command' | 'state-manager';
    }
  | {
      readonly kind: 'event-delivered';
      readonly detailType: string;
      readonly rule: string;
      readonly target: string;
      readonly succeeded: boolean;
    }
  | {
      readonly kind: 'schedule-fired';
      readonly schedule: string;
      readonly target: string;
      readonly succeeded: boolean;
    }
  | {
      readonly kind: 'notice-published';
      readonly topicArn: string;
      readonly subject?: string;
      readonly message: string;
    }
  | {
      readonly kind: 'alarm-changed';
      readonly alarm: string;
      readonly from: AlarmState;
      readonly to: AlarmState;
      readonly reason: string;
    }
  | {
      readonly kind: 'call-denied';
      readonly principal: string;
      readonly action: string;
      readonly resource: string;
    };

export type Tell = (event: StandInEvent) => void;
