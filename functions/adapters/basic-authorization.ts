import type { Credential } from '../shared/credential.ts';

/** RFC 7617. The value must not reach a log or an error. */
export function authorization({ username, password }: Credential): { Authorization: string } {
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  return { Authorization: `Basic ${pair}` };
}
