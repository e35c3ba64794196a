import { PromrotateError } from './errors.ts';

/** A secret's versions, as Secrets Manager tells of them. */
export type SecretVersions = {
  readonly stages: ReadonlyMap<string, readonly string[]>;
  /** All ids, unlabelled ones too, newest first. */
  readonly listed: readonly string[];
};

type Stages = SecretVersions['stages'];

export function versionWith(stages: Stages, stage: string): string | undefined {
  return [...stages].find(([, labels]) => labels.includes(stage))?.[0];
}

/** @throws CURRENT_MISSING */
export function currentVersion(stages: Stages): string {
  const current = versionWith(stages, 'AWSCURRENT');
  if (current === undefined) {
    throw new PromrotateError(
      'CURRENT_MISSING',
      'expected a version with the label AWSCURRENT: put the credential that writers use today into the secret',
    );
  }
  return current;
}

/** The version being rotated to; none when AWSPENDING rests on the current one. */
export function pendingVersion(stages: Stages): string | undefined {
  const pending = versionWith(stages, 'AWSPENDING');
  return pending === versionWith(stages, 'AWSCURRENT') ? undefined : pending;
}
