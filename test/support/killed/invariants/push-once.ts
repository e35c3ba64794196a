import { authorizationOf, type Credential } from '../../../../cli/local-run/credential.ts';
import { createPusher } from '../../../../cli/local-run/push-probe.ts';

/** The status that a receiver answers with. */
export async function pushOnce(port: number, credential: Credential): Promise<number> {
  const pusher = createPusher(1);
  try {
    return await pusher.push(port, authorizationOf(credential));
  } finally {
    pusher.stop();
  }
}
