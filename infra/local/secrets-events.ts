export type RotationStep = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

/** The event that a rotation function is invoked with (User Guide, "Lambda rotation functions"). */
export interface RotationStepEvent {
  readonly Step: RotationStep;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly RotationToken: string;
}

export type RotationEventName =
  | 'RotationStarted'
  | 'RotationSucceeded'
  | 'RotationFailed'
  | 'RotationAbandoned'
  | 'TestRotationStarted'
  | 'TestRotationSucceeded'
  | 'TestRotationFailed';

interface AboutVersion {
  readonly arn: string;
  readonly name: string;
  readonly versionId: string;
}

/** What the state machine tells whoever plays the rest of AWS around it. */
export type SecretsEvent = AboutVersion &
  (
    | { readonly kind: 'label-updated'; readonly label: string }
    | { readonly kind: 'rotation'; readonly eventName: RotationEventName; readonly error?: string }
    /** RotateSecret was accepted, or refused with "will be reattempted": somebody has to run it. */
    | { readonly kind: 'rotation-due'; readonly isReattempt: boolean }
    | { readonly kind: 'step-started'; readonly step: RotationStep }
    | { readonly kind: 'step-ended'; readonly step: RotationStep; readonly succeeded: boolean }
  );
