import { randomBytes } from 'node:crypto';
import { hash } from 'bcryptjs';

export type Credential = { readonly username: string; readonly password: string };

export function inventCredential(username: string): Credential {
  return { username, password: randomBytes(24).toString('hex') };
}

/** The header of HTTP Basic authentication (RFC 7617). */
export function authorizationOf({ username, password }: Credential): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

const bcryptCost = 10;

/** A web config file of the exporter toolkit that lets these users in and nobody else. */
export async function renderWebConfig(users: readonly Credential[]): Promise<string> {
  const lines = users.map(
    async ({ username, password }) => `  ${username}: ${await hash(password, bcryptCost)}\n`,
  );
  return ['basic_auth_users:\n', ...(await Promise.all(lines))].join('');
}
