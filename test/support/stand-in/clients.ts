import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';

/** What a real SDK client is built with, by the variables of a shell, a function or a host. */
export function clientOptions(environment: Readonly<Record<string, string>>) {
  return {
    endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
    region: environment['AWS_REGION'] ?? environment['AWS_SSM_REGION_NAME'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      ...(environment['AWS_SESSION_TOKEN'] === undefined
        ? {}
        : { sessionToken: environment['AWS_SESSION_TOKEN'] }),
    },
    // A refused call is the answer that a test waits for.
    maxAttempts: 1,
  };
}

export function clientsFor(environment: Readonly<Record<string, string>>) {
  const options = clientOptions(environment);
  return {
    secrets: new SecretsManagerClient(options),
    ssm: new SSMClient(options),
    dynamodb: new DynamoDBClient(options),
  };
}
