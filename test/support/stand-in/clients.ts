import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Real SDK clients with the variables of a shell, a function or a host. */
export function clientsFor(environment: Readonly<Record<string, string>>) {
  const options = {
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
  return {
    secrets: new SecretsManagerClient(options),
    ssm: new SSMClient(options),
    dynamodb: new DynamoDBClient(options),
  };
}
