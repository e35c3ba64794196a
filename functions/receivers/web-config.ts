import { createHash } from 'node:crypto';
import { encodeBase64, hash } from 'bcryptjs';
import type { AcceptedCredential, Receiver } from './receiver.ts';

/** 60–70 ms for a receiver's first check, then cached; plenty for 48 random characters. */
const cost = 10;
const saltBytes = 16;

/**
 * The salt follows from the version, never from the password: a version renders to the same bytes
 * every time, so that no verifier needs to be stored.
 */
function saltOf({ secretArn, versionId }: AcceptedCredential): string {
  const digest = createHash('sha256').update(`bcrypt salt\n${secretArn}\n${versionId}`).digest();
  return `$2b$${cost}$${encodeBase64([...digest.subarray(0, saltBytes)], saltBytes)}`;
}

/**
 * Prometheus, Pushgateway, Alertmanager and whatever uses exporter-toolkit: a web configuration
 * file with one bcrypt hash a user name, read again at each request.
 * https://prometheus.io/docs/prometheus/latest/configuration/https/
 */
export const webConfig: Receiver = {
  verifierOf: (accepted) => hash(accepted.credential.password, saltOf(accepted)),

  render(verifiers) {
    const lines = [...verifiers].map(([name, verifier]) => `  "${name}": ${verifier}\n`);
    return `basic_auth_users:\n${lines.join('')}`;
  },

  parse: (rendered) =>
    new Map(
      [...rendered.matchAll(/^ {2}"(.+)": (.+)$/gm)].map(([, name = '', verifier = '']) => [
        name,
        verifier,
      ]),
    ),
};
