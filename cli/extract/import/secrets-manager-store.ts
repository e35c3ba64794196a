import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  paginateListSecretVersionIds,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { CommandLineError } from '../../operations/command-line-error.ts';
import { exitStatuses } from '../../operations/exit-status.ts';
import { invokeFailure } from '../../operations/invoke-failure.ts';
import { extractionError } from './import-error.ts';
import type { NewSecret, SecretStore, StoredSecret } from './secret-store.ts';

export type ConnectedStore = SecretStore & { readonly disconnect: () => void };

/** Longer than three attempts at a call or two. */
const takeBackMilliseconds = 90_000;

/** Secrets Manager with the person's own credentials, found as the AWS CLI finds them. */
export function connectSecretStore(
  settings: SecretsManagerClientConfig,
  abortSignal?: AbortSignal,
): ConnectedStore {
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
    ...settings,
  });
  return {
    ...storeOf(client, abortSignal === undefined ? {} : { abortSignal }),
    disconnect: () => client.destroy(),
  };
}

type Options = { readonly abortSignal?: AbortSignal };

const storeOf = (client: SecretsManagerClient, options: Options): SecretStore => ({
  read: (name, versionId) => readValue(client, options, name, versionId),
  versionIds: (name) => listVersionIds(client, options, name),
  create: (secret) => createSecret(client, options, secret),
  deleteAtOnce: (arn) => deleteSecret(client, options, arn),
  uninterrupted: () => storeOf(client, { abortSignal: AbortSignal.timeout(takeBackMilliseconds) }),
});

async function readValue(
  client: SecretsManagerClient,
  options: Options,
  name: string,
  versionId: string | undefined,
): Promise<StoredSecret | 'absent' | 'deleted'> {
  const wanted = versionId === undefined ? {} : { VersionId: versionId };
  try {
    const command = new GetSecretValueCommand({ SecretId: name, ...wanted });
    const answer = await client.send(command, options);
    const { ARN: arn = name, VersionId: id = '', SecretString: text = '' } = answer;
    return { arn, versionId: id, text };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 'absent';
    if (error instanceof InvalidRequestException) return 'deleted';
    throw failureOf(error, 'GetSecretValue', name);
  }
}

async function listVersionIds(
  client: SecretsManagerClient,
  options: Options,
  name: string,
): Promise<readonly string[]> {
  try {
    const ids: string[] = [];
    const request = { SecretId: name, IncludeDeprecated: true };
    const pages = paginateListSecretVersionIds({ client }, request, options);
    for await (const { Versions: versions = [] } of pages)
      ids.push(...versions.flatMap(({ VersionId: id }) => id ?? []));
    return ids;
  } catch (error) {
    throw failureOf(error, 'ListSecretVersionIds', name);
  }
}

async function createSecret(
  client: SecretsManagerClient,
  options: Options,
  { name, versionId, description, text }: NewSecret,
): Promise<'created' | 'exists'> {
  try {
    // Without a key it is aws/secretsmanager, as `secret: existing` without kmsKeyArn expects.
    const command = new CreateSecretCommand({
      Name: name,
      ClientRequestToken: versionId,
      Description: description,
      SecretString: text,
    });
    await client.send(command, options);
    return 'created';
  } catch (error) {
    if (error instanceof ResourceExistsException || isMarked(error)) return 'exists';
    throw failureOf(error, 'CreateSecret', name);
  }
}

async function deleteSecret(
  client: SecretsManagerClient,
  options: Options,
  arn: string,
): Promise<void> {
  try {
    const command = new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true });
    await client.send(command, options);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return;
    throw failureOf(error, 'DeleteSecret', arn);
  }
}

/** A name is taken until the deletion is done; other invalid requests have no code of their own. */
const isMarked = (error: unknown): boolean =>
  error instanceof InvalidRequestException && error.message.includes('scheduled for deletion');

function failureOf(error: unknown, action: string, name: string): CommandLineError {
  if (error instanceof Error && error.name === 'AccessDeniedException') {
    const message = `you may not call ${action} on "${name}": ask for secretsmanager:${action} on promrotate/*`;
    return extractionError('AWS_ACCESS_DENIED', message, { cause: error });
  }
  const failure = invokeFailure(error, 'Secrets Manager');
  if (failure.exitStatus === exitStatuses.interrupted) return failure;
  const { code, message, cause } = failure;
  return new CommandLineError(code, message, { exitStatus: exitStatuses.usage, cause });
}
