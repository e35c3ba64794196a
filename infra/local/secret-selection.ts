import { AwsError } from './aws-error.ts';
import type { OpenQuestions } from './open-questions.ts';
import { ownerOf } from './secret-labels.ts';
import type { Secret, SecretValue, SecretVersion } from './secret-record.ts';

/** The version that GetSecretValue reads: by id, by stage (AWSCURRENT by default), or by both. */
export function selectVersion(
  secret: Secret,
  wanted: { readonly versionId?: string | undefined; readonly versionStage?: string | undefined },
  { stageMismatchIsNotFound }: OpenQuestions,
): SecretVersion & { readonly value: SecretValue } {
  const { versionId } = wanted;
  const stage = wanted.versionStage ?? (versionId === undefined ? 'AWSCURRENT' : undefined);
  const version =
    versionId === undefined ? ownerOf(secret, stage ?? '') : secret.versions.get(versionId);
  if (version !== undefined && stage !== undefined && !version.stages.has(stage))
    throw new AwsError(
      stageMismatchIsNotFound ? 'ResourceNotFoundException' : 'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  if (version?.value !== undefined) return { ...version, value: version.value };
  const what = stage === undefined ? `VersionId: ${versionId}` : `staging label: ${stage}`;
  throw new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}
