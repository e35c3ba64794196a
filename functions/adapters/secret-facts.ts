import {
  GetResourcePolicyCommand,
  ListSecretVersionIdsCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { SecretFacts } from '../shared/audit-ports.ts';

export function secretFacts(client: SecretsManagerClient): SecretFacts {
  return {
    async policyOf(secretId) {
      const answer = await client.send(new GetResourcePolicyCommand({ SecretId: secretId }));
      return answer.ResourcePolicy;
    },

    async createdAt(secretId, versionId) {
      let token: string | undefined;
      do {
        // Labelled versions only.
        const page = await client.send(
          new ListSecretVersionIdsCommand({
            SecretId: secretId,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        );
        const found = page.Versions?.find((version) => version.VersionId === versionId);
        if (found !== undefined) return found.CreatedDate?.getTime();
        token = page.NextToken;
      } while (token !== undefined);
      return undefined;
    },
  };
}
