import type { Scalar } from 'yaml';
import type { Edit } from './edits.ts';
import type { MakeReference, Place } from './reference.ts';
import { endOfLine, renameKey, replaceValue } from './yaml-edits.ts';
import { findYamlPlace, hasKey, siblingOf, type YamlPlace } from './yaml-place.ts';

/**
 * Keys that have a variant with `_file`: prometheus.io, "Configuration" of Prometheus and of
 * Alertmanager, the same in Grafana Agent and in vmagent's scrape configuration.
 */
const clientKeys: ReadonlySet<string> = new Set([
  'password',
  'credentials',
  'bearer_token',
  'client_secret',
]);

const clientKinds: ReadonlySet<string> = new Set([
  'basic-auth-password',
  'bearer-token',
  'oauth2-client-secret',
]);

const notificationKeys: ReadonlySet<string> = new Set([
  'smtp_auth_password',
  'auth_password',
  'slack_api_url',
  'api_url',
  'opsgenie_api_key',
  'victorops_api_key',
  'api_key',
  'routing_key',
  'service_key',
  'bot_token',
  'user_key',
  'token',
  'url',
  'webhook_url',
]);

function hasFileVariant({ sighting: { kind, format } }: Place, name: string): boolean {
  if (clientKinds.has(kind)) return clientKeys.has(name);
  return format === 'alertmanager' && kind === 'notification-secret' && notificationKeys.has(name);
}

/** `password: …` becomes `password_file: …`. */
export const yamlFileReference: MakeReference = (place) => {
  const { text, span, sighting, file } = place;
  const found = findYamlPlace(text, span);
  if (found?.key === undefined || found.map === undefined)
    return 'it does not stand at a key of its own: move it into a file, and name that';
  if (found.scalar.value !== sighting.secret?.reveal())
    return 'it is a part of a value: move it out by hand';
  const name = String(found.key.value);
  if (!hasFileVariant(place, name)) return `"${name}" has no variant that names a file`;
  const fileKey = `${name}_file`;
  if (hasKey(found.map, fileKey)) return `"${fileKey}" stands beside it already`;
  if (found.aliasKeys.some((key) => key?.value !== name))
    return 'other keys repeat it by an alias: write the value out there first';
  const keys = [found.key, ...found.aliasKeys.filter((key) => key !== undefined)];
  return {
    edits: [
      ...keys.map((key) => renameKey(text, key, fileKey)),
      replaceValue(text, found.scalar, file.path),
      ...(name === 'password' ? userNameEdits(place, found) : []),
    ],
    needed: { kind: 'files', file },
  };
};

/** The user name changes with each version: by a file of its own, or by marks for the inline way. */
function userNameEdits({ text, file, hasUserNameFile, sighting }: Place, found: YamlPlace): Edit[] {
  const { managed } = file;
  if (managed === undefined || sighting.format !== 'prometheus' || found.map === undefined)
    return [];
  const beside = siblingOf(found.map, 'username');
  if (beside === undefined || beside.scalar.anchor !== undefined) return [];
  if (hasUserNameFile) {
    return [
      renameKey(text, beside.key, 'username_file'),
      replaceValue(text, beside.scalar, managed.usernamePath),
    ];
  }
  if (found.isFlow) return [];
  return [
    mark(text, beside.scalar, `# promrotate ${managed.endpoint} username`),
    mark(text, found.scalar, `# promrotate ${managed.endpoint} password_file`),
  ].filter((edit) => edit !== undefined);
}

/** The mark that the inline way looks for, at the end of the line (infra/documents/writer-config.awk). */
function mark(text: string, scalar: Scalar, comment: string): Edit | undefined {
  const [start = 0, end = 0] = scalar.range ?? [];
  if (text.slice(start, end).includes('\n')) return undefined;
  const at = endOfLine(text, end);
  return { start: at, end: at, text: ` ${comment}` };
}
