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
import type { SecretStore } from './secret-store.ts';

export type ConnectedStore = SecretStore & { readonly disconnect: () => void };

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
  const options = abortSignal === undefined ? {} : { abortSignal };
  return {
    async read(name, versionId) {
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
    },

    async versionIds(name) {
      try {
        const ids: string[] = [];
        const pages = paginateListSecretVersionIds(
          { client },
          { SecretId: name, IncludeDeprecated: true },
          options,
        );
        for await (const { Versions: versions = [] } of pages)
          ids.push(...versions.flatMap(({ VersionId: id }) => id ?? []));
        return ids;
      } catch (error) {
        throw failureOf(error, 'ListSecretVersionIds', name);
      }
    },

    async create({ name, versionId, description, text }) {
      try {
        await client.send(
          // Without a key it is aws/secretsmanager, as `secret: existing` without kmsKeyArn expects.
          new CreateSecretCommand({
            Name: name,
            ClientRequestToken: versionId,
            Description: description,
            SecretString: text,
          }),
          options,
        );
        return 'created';
      } catch (error) {
        if (error instanceof ResourceExistsException || isMarked(error)) return 'exists';
        throw failureOf(error, 'CreateSecret', name);
      }
    },

    // Not with the signal: what is taken back is taken back after Ctrl-C as well.
    async deleteAtOnce(arn) {
      try {
        await client.send(
          new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true }),
        );
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return;
        throw failureOf(error, 'DeleteSecret', arn);
      }
    },

    disconnect: () => client.destroy(),
  };
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
