import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Without a route to AWS a call has to fail long before the function's own timeout does. */
export const patience = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
};

export function awsClients() {
  return {
    dynamodb: new DynamoDBClient(patience),
    secretsManager: new SecretsManagerClient(patience),
    ssm: new SSMClient(patience),
  };
}
