import { createHmac, randomBytes } from 'node:crypto';
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

/** The same for the same seed and owner, so that a key pair outlives the process that gave it out. */
function credentialsOf(prefix: 'AKIA' | 'ASIA', seed: string, owner: string): Credentials {
  const derived = (use: string) => createHmac('sha256', seed).update(`${use} of ${owner}`);
  return {
    accessKeyId: `${prefix}${derived('id').digest('hex').slice(0, 16).toUpperCase()}`,
    secretAccessKey: derived('key').digest('base64url').slice(0, 40),
    sessionToken: prefix === 'ASIA' ? derived('token').digest('base64url') : undefined,
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
  readonly #sessions = new Map<string, number>();
  readonly #place: Place;
  readonly #seed: string;
  readonly administrator: Principal;
  /** False while what an earlier process had, key pairs and functions among it, is still to come. */
  isComplete = true;

  /** The seed, by default a new one, is all that has to be kept of the key pairs, and kept secret. */
  constructor(place: Place, seed = randomBytes(32).toString('hex')) {
    this.#place = place;
    this.#seed = seed;
    const arn = arnOf(place, 'iam', 'user/administrator');
    const credentials = credentialsOf('AKIA', seed, arn);
    this.administrator = this.#add({ arn, role: undefined, credentials });
  }

  session(role: Role, sessionName: string): Principal {
    const arn = arnOf(this.#place, 'sts', `assumed-role/${role.name}/${sessionName}`);
    const count = (this.#sessions.get(arn) ?? 0) + 1;
    this.#sessions.set(arn, count);
    const credentials = credentialsOf('ASIA', this.#seed, `${arn} ${count}`);
    return this.#add({ arn, role, credentials });
  }

  byAccessKey(accessKeyId: string): Principal {
    const principal = this.#byKey.get(accessKeyId);
    // People and hosts have to come again; functions are only those of this process.
    if (!this.isComplete && (principal === undefined || principal === this.administrator))
      throw new AwsError('ServiceUnavailableException', 'the stand-in is starting', 503);
    if (principal === undefined) throw unrecognizedClient();
    return principal;
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
