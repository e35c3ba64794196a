import type { MakeReference } from './reference.ts';
import { endOfLine, newlineOf } from './yaml-edits.ts';
import { findYamlPlace, hasKey } from './yaml-place.ts';

/** What excludes `basic_auth` beside it. */
const otherWays = ['basic_auth', 'authorization', 'oauth2', 'sigv4', 'azuread', 'bearer_token'];

/** User info goes out of `url`, and a `basic_auth` with files comes below it. */
export const yamlAddressReference: MakeReference = (place) => {
  const { text, span, sighting, file, hasUserNameFile } = place;
  const found = findYamlPlace(text, span);
  const { username } = sighting;
  if (found?.key?.value !== 'url' || found.map === undefined || found.isFlow)
    return 'the URL does not stand at a key "url" on a line of its own: take the user info out by hand';
  if (username === undefined || found.aliasKeys.length > 0)
    return 'its user name is not plain, or an alias repeats it: take the user info out by hand';
  if (hasKey(found.map, ...otherWays))
    return 'another way to authenticate stands beside it: decide by hand which one holds';
  const start = text.lastIndexOf('://', span.start) + 3;
  const [from = 0, end = 0] = found.scalar.range ?? [];
  if (start < from || text[span.end] !== '@' || text.slice(from, end).includes('\n'))
    return 'its user info is written in an unusual way: take it out by hand';
  const { managed } = file;
  const userLine =
    managed !== undefined && hasUserNameFile && sighting.format === 'prometheus'
      ? `username_file: ${managed.usernamePath}`
      : `username: ${JSON.stringify(username)}${marker(managed?.endpoint, 'username')}`;
  const passwordLine = `password_file: ${file.path}${
    userLine.startsWith('username:') ? marker(managed?.endpoint, 'password_file') : ''
  }`;
  const keyStart = found.key.range?.[0] ?? 0;
  const indent = ' '.repeat(keyStart - (text.lastIndexOf('\n', keyStart - 1) + 1));
  const lines = ['basic_auth:', `  ${userLine}`, `  ${passwordLine}`];
  const at = endOfLine(text, end);
  const newline = newlineOf(text);
  return {
    edits: [
      { start, end: span.end + 1, text: '' },
      { start: at, end: at, text: lines.map((line) => `${newline}${indent}${line}`).join('') },
    ],
    needed: { kind: 'files', file },
  };
};

const marker = (endpoint: string | undefined, key: string) =>
  endpoint === undefined ? '' : ` # promrotate ${endpoint} ${key}`;
