import { AwsError } from './aws-error.ts';
import { refuseTokenLength, type Secret, valueIn } from './secret-record.ts';
import type { CreateSecret } from './secrets-requests.ts';

export function checkCreation({ value, clientRequestToken: token }: CreateSecret): void {
  if (value !== undefined) valueIn(value);
  if (token !== undefined) refuseTokenLength(token);
}

/**
 * The version that the same request made before: with its token and the same value it is ignored,
 * and answered as the first was (API CreateSecret, ClientRequestToken).
 * @throws AwsError of any other request for a name that is taken
 */
export function earlierCreation(
  { name, versions, deletesAt }: Secret,
  { value, clientRequestToken: token }: CreateSecret,
): { readonly versionId: string } {
  if (deletesAt !== undefined)
    throw new AwsError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  const version = token === undefined ? undefined : versions.get(token);
  const isSame =
    version?.value !== undefined &&
    version.value.secretString === value?.secretString &&
    version.value.secretBinary === value?.secretBinary;
  if (version !== undefined && isSame) return { versionId: version.id };
  throw new AwsError(
    'ResourceExistsException',
    `The operation failed because the secret ${name} already exists.`,
  );
}
