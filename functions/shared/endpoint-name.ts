import { endpointNameSchema, secretNamePrefix } from './contract.ts';
import { PromrotateError } from './errors.ts';

/** `arn:<partition>:secretsmanager:<region>:<account>:secret:<name>-<6 characters>` */
const secretArn = /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:(.+)-[A-Za-z0-9]{6}$/;

/** The endpoint whose secret this ARN names. */
export function endpointOfSecret(arn: string): string {
  return endpointOfSecretName(secretArn.exec(arn)?.[1] ?? '');
}

/** The endpoint whose secret has this name. */
export function endpointOfSecretName(secretName: string): string {
  const name = endpointNameSchema.safeParse(secretName.slice(secretNamePrefix.length));
  if (!secretName.startsWith(secretNamePrefix) || !name.success) {
    throw new PromrotateError(
      'UNKNOWN_ENDPOINT',
      `expected the secret of an endpoint, named "${secretNamePrefix}<endpoint>"`,
    );
  }
  return name.data;
}

export function secretNameOf(endpoint: string): string {
  return `${secretNamePrefix}${endpoint}`;
}
