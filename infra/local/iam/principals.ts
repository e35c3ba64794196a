import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import { arnOf, type Place } from '../place.ts';
import type { Statement } from './policy-document.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** A role; its policies may still be attached after it was made, as in CloudFormation. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly trust: readonly Statement[];
  readonly statements: Statement[];
}

/** Somebody who calls: a session of a role, or the administrator, whom no policy limits. */
export interface Principal {
  readonly arn: string;
  readonly role: Role | undefined;
  readonly credentials: Credentials;
}

function newCredentials(prefix: 'AKIA' | 'ASIA'): Credentials {
  const id = randomBytes(10).toString('hex').slice(0, 16).toUpperCase();
  return {
    accessKeyId: `${prefix}${id}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
    sessionToken: prefix === 'ASIA' ? randomBytes(48).toString('base64url') : undefined,
  };
}

export function unrecognizedClient(): AwsError {
  return new AwsError(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  );
}

/** Who holds which key pair. Each function and each host gets one of its own. */
export class Principals {
  readonly #byKey = new Map<string, Principal>();
  readonly #place: Place;
  readonly administrator: Principal;

  constructor(place: Place) {
    this.#place = place;
    this.administrator = this.#add({
      arn: arnOf(place, 'iam', 'user/administrator'),
      role: undefined,
      credentials: newCredentials('AKIA'),
    });
  }

  session(role: Role, sessionName: string): Principal {
    return this.#add({
      arn: arnOf(this.#place, 'sts', `assumed-role/${role.name}/${sessionName}`),
      role,
      credentials: newCredentials('ASIA'),
    });
  }

  byAccessKey(accessKeyId: string): Principal {
    const principal = this.#byKey.get(accessKeyId);
    if (principal !== undefined) return principal;
    throw unrecognizedClient();
  }

  #add(principal: Principal): Principal {
    this.#byKey.set(principal.credentials.accessKeyId, principal);
    return principal;
  }
}

/** The variables by which SDKs, CLI and curl find a key pair. */
export function credentialEnvironment({ credentials }: Principal): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}
