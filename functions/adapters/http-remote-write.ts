import type { Credential } from '../shared/credential.ts';
import type { PushOutcome, RemoteWrite } from '../shared/ports.ts';
import { remoteWriteHeaders } from '../shared/remote-write.ts';
import { authorization } from './basic-authorization.ts';
import { connectionFailure } from './connection-failure.ts';

/** vmauth answers a wrong credential only after 2 to 3 s, on purpose. */
const timeoutMilliseconds = 8_000;

export function httpRemoteWrite(): RemoteWrite {
  return {
    async push(url, body, credential) {
      try {
        const response = await fetch(url, {
          method: 'POST',
          body,
          headers: headersOf(credential),
          // A redirect could take the credential to another host.
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMilliseconds),
        });
        await response.body?.cancel();
        return outcomeOf(response.status);
      } catch (error) {
        return connectionFailure(error);
      }
    },
  };
}

function headersOf(credential: Credential | undefined): Record<string, string> {
  const headers = { ...remoteWriteHeaders, 'User-Agent': 'promrotate' };
  return credential === undefined ? headers : { ...headers, ...authorization(credential) };
}

function outcomeOf(status: number): PushOutcome {
  const detail = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { kind: 'accepted', detail };
  if (status === 401 || status === 403) return { kind: 'refused', detail };
  if (status >= 500) return { kind: 'unavailable', detail };
  return { kind: 'rejected', detail };
}
