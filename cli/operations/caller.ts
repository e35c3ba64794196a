import { userInfo } from 'node:os';
import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { plainText } from './plain-text.ts';

/** What the functions take for `by`. */
const longestName = 200;

/**
 * The ARN that AWS knows the caller by (GetCallerIdentity takes no permission), or the user name of
 * this machine. For the history only: nothing is decided by it.
 */
export async function findCaller(settings: STSClientConfig): Promise<string> {
  const client = new STSClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
    ...settings,
  });
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    return Arn === undefined ? localName() : plainText(Arn).slice(0, longestName);
  } catch {
    return localName();
  } finally {
    client.destroy();
  }
}

/** A user id without a name, as in some containers, is an error to Node. */
function localName(): string {
  try {
    return plainText(userInfo().username).slice(0, longestName);
  } catch {
    return 'unknown';
  }
}
