import { canBeImported } from '../import/candidates.ts';
import type { Format, Kind, Sighting } from '../sighting.ts';
import { environmentName } from '../sources/environment.ts';
import type { Risk } from './scan-report.ts';

const byKind: Readonly<Record<Kind, string>> = {
  'basic-auth-password': 'refer to a file: password_file',
  'bearer-token': 'refer to a file: credentials_file',
  'oauth2-client-secret': 'refer to a file: client_secret_file',
  'aws-secret-key': 'take the keys out and use an IAM role',
  'azure-client-secret': 'use a managed identity or a workload identity',
  'tls-private-key': 'refer to a file: key_file, mode 0600',
  header: 'refer to a file (http_headers: files) or use authorization with credentials_file',
  'url-user-info': 'take it out of the address, which logs show: basic_auth with password_file',
  'url-query-key':
    'take it out of the address, which logs show: authorization with credentials_file',
  'service-discovery-secret': 'refer to a file where the discovery takes one, or use an identity',
  'notification-secret': 'refer to a file: the same key with _file',
  'weak-hash': 'hash it again at cost 10 or more: htpasswd -nBC 10 USER',
  'shared-hash': 'give each user and each receiver a password of its own',
  'named-secret': 'refer to a file or to a secret store',
};

/** What is told for a format goes before what is told for a kind. */
const byFormat: Partial<Readonly<Record<Format, string>>> = {
  alloy: 'refer to a file: local.file with is_secret, or sys.env',
  'otel-collector': 'refer to it: ${file:…} or ${env:…}',
  environment: 'keep it in a secret store, and this file out of the repository',
  compose: 'use secrets: with a file, mounted below /run/secrets',
  systemd: 'use LoadCredential=, or EnvironmentFile= with mode 0600',
  kubernetes: 'replace it by an ExternalSecret or a SealedSecret',
  'prometheus-operator': 'refer to a Secret that an ExternalSecret fills',
  helm: 'refer to an existing Secret that an ExternalSecret fills',
  terraform: 'read it from Secrets Manager (an ephemeral value), and take it out of the code',
  'terraform-state':
    'rotate it, and keep the state encrypted and private: it holds values whatever the code says',
  ansible: 'encrypt it with ansible-vault, or look it up in Secrets Manager',
  'github-actions': 'use a secret of the repository: ${{ secrets.NAME }}',
  'gitlab-ci': 'use a masked and protected variable of the project',
  shell: 'read it from a file, so that neither the script nor the list of processes has it',
};

const ofHash: ReadonlySet<Kind> = new Set(['weak-hash', 'shared-hash']);
const noticed: Readonly<Record<Exclude<Sighting['holds'], 'literal'>, string>> = {
  file: 'nothing; let nobody but its readers read that file',
  variable: 'nothing; see where the variable gets its value',
  encrypted: 'nothing; it is as safe as its key',
};

export function adviceFor(sighting: Sighting, risk: Risk): string {
  const { holds, kind, format, place } = sighting;
  if (holds !== 'literal') return noticed[holds];
  if (ofHash.has(kind)) return byKind[kind];
  if (risk === 'leaked') return leakedAdvice(sighting);
  if (kind === 'basic-auth-password' && canBeImported(sighting))
    return 'bring it under management with --import, then take it out with --rewrite';
  if (place.file === environmentName) return ofEnvironment;
  return byFormat[format] ?? byKind[kind];
}

const ofEnvironment =
  'look for what sets the variable (a unit, a Compose file, a profile of the shell), and have that take it from a secret store';

/** Commits are copied with each clone; a rewritten history changes none of those. */
const leakedAdvice = ({ commit }: Sighting): string =>
  commit === undefined
    ? 'leaked: rotate now, and take it out; it stands in commits as well'
    : `leaked: rotate now; commit ${commit} is the last that has it`;
