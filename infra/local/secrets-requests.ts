import type { RotationRules, SecretValue } from './secret-record.ts';

/** The requests of Secrets Manager, as the state machine takes them. */

export interface CreateSecret {
  readonly name: string;
  readonly description?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly value?: SecretValue | undefined;
  readonly clientRequestToken?: string | undefined;
}

export interface DeleteSecret {
  readonly secretId: string;
  /** 7 to 30; by default 30. */
  readonly recoveryWindowInDays?: number | undefined;
  readonly forceDeleteWithoutRecovery?: boolean | undefined;
}

export interface GetValue {
  readonly secretId: string;
  readonly versionId?: string | undefined;
  readonly versionStage?: string | undefined;
}

export interface PutValue extends SecretValue {
  readonly secretId: string;
  readonly clientRequestToken?: string | undefined;
  readonly versionStages?: readonly string[] | undefined;
  readonly rotationToken?: string | undefined;
  /** Whether the caller is the rotation function's own role; default true. */
  readonly byRotationFunction?: boolean | undefined;
}

export interface UpdateStage {
  readonly secretId: string;
  readonly versionStage: string;
  readonly moveToVersionId?: string | undefined;
  readonly removeFromVersionId?: string | undefined;
}

export interface ConfigureRotation {
  readonly secretId: string;
  readonly rotationLambdaArn?: string | undefined;
  readonly rotationRules?: RotationRules | undefined;
}

export interface Rotate extends ConfigureRotation {
  readonly clientRequestToken?: string | undefined;
  readonly rotateImmediately?: boolean | undefined;
}
