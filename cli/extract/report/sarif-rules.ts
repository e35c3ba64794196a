import { type Kind, kinds } from '../sighting.ts';

type Words = { readonly title: string; readonly help: string };

const words: Readonly<Record<Kind, Words>> = {
  'basic-auth-password': {
    title: 'Password of basic authentication in plain text',
    help: 'Refer to a file with `password_file`. A password of remote write can be brought under management with `--import`.',
  },
  'bearer-token': {
    title: 'Bearer token in plain text',
    help: 'Refer to a file with `credentials_file`.',
  },
  'oauth2-client-secret': {
    title: 'OAuth 2.0 client secret in plain text',
    help: 'Refer to a file with `client_secret_file`, and have the authorization server replace the secret.',
  },
  'aws-secret-key': {
    title: 'AWS secret access key in plain text',
    help: 'Use an IAM role: then there is no key. Deactivate this one, and delete it once nobody uses it.',
  },
  'azure-client-secret': {
    title: 'Client secret of Microsoft Entra ID in plain text',
    help: 'Use a managed identity or a workload identity: then there is no secret.',
  },
  'tls-private-key': {
    title: 'TLS private key in plain text',
    help: 'Refer to a file with `key_file` that only its reader may read, and have the certificate issued anew.',
  },
  header: {
    title: 'Credential in a header in plain text',
    help: 'Refer to a file, as with `http_headers` and `files`, or use `authorization` with `credentials_file`.',
  },
  'url-user-info': {
    title: 'Password in an address',
    help: 'Addresses stand in logs and on status pages. Use `basic_auth` with `password_file`.',
  },
  'url-query-key': {
    title: 'Key in the query of an address',
    help: 'Addresses stand in logs and on status pages. Use `authorization` with `credentials_file`, where the receiver takes that.',
  },
  'service-discovery-secret': {
    title: 'Credential of a service discovery in plain text',
    help: 'Refer to a file where the discovery takes one, or use an identity of the machine.',
  },
  'notification-secret': {
    title: 'Credential of a notification in plain text',
    help: 'Refer to a file with the same key and `_file`.',
  },
  'weak-hash': {
    title: 'Hash of a password that is cheap to guess',
    help: 'Hash the password again at cost 10 or more: `htpasswd -nBC 10 USER`.',
  },
  'shared-hash': {
    title: 'One hash for several users or receivers',
    help: 'Who has the password of one has that of all. Give each a password of its own.',
  },
  'named-secret': {
    title: 'Secret of the metrics in plain text',
    help: 'Refer to a file or to a secret store instead.',
  },
};

/** Of a rule in general; each result has the level of its own risk. */
const severities: Partial<Readonly<Record<Kind, string>>> = {
  'shared-hash': '3.0',
  'weak-hash': '5.0',
  'aws-secret-key': '9.0',
  'tls-private-key': '9.0',
};

/** What GitHub shows beside an alert. */
export const sarifRules = kinds.map((kind) => {
  const { title, help } = words[kind];
  const whole = `${help} Then rotate the secret: it stays in all copies of this file, and in the commits that have it.`;
  return {
    id: kind,
    shortDescription: { text: title },
    fullDescription: { text: `${title}. Whoever reads the file can use it.` },
    help: { text: whole.replaceAll('`', ''), markdown: whole },
    defaultConfiguration: { level: 'error' as const },
    properties: {
      tags: ['security'],
      precision: 'high',
      'security-severity': severities[kind] ?? '7.5',
    },
  };
});
