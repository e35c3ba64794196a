import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { ledgerTable } from '../../functions/adapters/ledger-table.ts';
import { secretNamePrefix } from '../../functions/shared/contract.ts';
import type { LedgerState } from '../../functions/shared/ledger.ts';
import type { Credential } from './credential.ts';

const credentialSchema = z.object({ username: z.string(), password: z.string() });

/** What a person with the console and the command line does, through the SDK. */
export type Administrator = {
  /** "Rotate secret immediately" of the console; returns the new version's id. */
  readonly rotateImmediately: () => Promise<string>;
  readonly currentVersion: () => Promise<string>;
  /** Undefined while the version has no value. */
  readonly readVersion: (versionId: string) => Promise<Credential | undefined>;
  readonly readLedger: (table: string) => Promise<LedgerState>;
  readonly disconnect: () => void;
};

/** `environment` holds the variables by which the AWS tools find region, endpoint and identity. */
export function connectAdministrator(
  endpoint: string,
  environment: Readonly<Record<string, string>>,
): Administrator {
  const secretId = `${secretNamePrefix}${endpoint}`;
  const settings = clientSettings(environment);
  const secrets = new SecretsManagerClient(settings);
  const dynamodb = new DynamoDBClient(settings);
  return {
    async rotateImmediately() {
      const { VersionId } = await secrets.send(new RotateSecretCommand({ SecretId: secretId }));
      if (VersionId === undefined) throw new Error('expected RotateSecret to tell the version');
      return VersionId;
    },
    async currentVersion() {
      const { VersionIdsToStages: stages = {} } = await secrets.send(
        new DescribeSecretCommand({ SecretId: secretId }),
      );
      const current = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
      if (current === undefined) throw new Error('expected a version with AWSCURRENT');
      return current;
    },
    async readVersion(versionId) {
      const command = new GetSecretValueCommand({ SecretId: secretId, VersionId: versionId });
      try {
        const { SecretString = '' } = await secrets.send(command);
        return credentialSchema.parse(JSON.parse(SecretString));
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    readLedger: (table) => ledgerTable(dynamodb, table).read(endpoint),
    disconnect() {
      secrets.destroy();
      dynamodb.destroy();
    },
  };
}

/** For clients of the SDK, out of the variables of the AWS tools. */
export function clientSettings(environment: Readonly<Record<string, string>>) {
  const value = (name: string): string => {
    const found = environment[name];
    if (found === undefined)
      throw new Error(`expected ${name} in the environment of the played account`);
    return found;
  };
  const { AWS_SESSION_TOKEN: sessionToken } = environment;
  return {
    region: value('AWS_REGION'),
    endpoint: value('AWS_ENDPOINT_URL'),
    credentials: {
      accessKeyId: value('AWS_ACCESS_KEY_ID'),
      secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken !== undefined && { sessionToken }),
    },
  };
}
