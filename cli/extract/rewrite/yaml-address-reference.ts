import type { MakeReference } from './reference.ts';
import { endOfLine, newlineOf, startOf } from './yaml-edits.ts';
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
  if (sighting.format === 'alertmanager' || !/(?:^|\.)[a-z_]+\[\d+\]\.url$/.test(sighting.path))
    return 'its basic_auth stands elsewhere in this format: take the user info out by hand';
  const newline = newlineOf(text);
  const { managed } = file;
  const isInline = managed !== undefined && !hasUserNameFile;
  if (isInline && newline === '\r\n')
    return 'the inline way knows no lines that end in CR LF: write them with \\n, or use Prometheus 2.49 or later';
  const basicAuth =
    managed !== undefined && hasUserNameFile
      ? { username_file: managed.usernamePath, password_file: file.path }
      : { username, password_file: file.path };
  const keyStart = startOf(found.key);
  const indent = ' '.repeat(keyStart - (text.lastIndexOf('\n', keyStart - 1) + 1));
  const lines = Object.entries(basicAuth).map(([name, value]) => {
    const mark = isInline ? ` # promrotate ${managed.endpoint} ${name}` : '';
    return `  ${name}: ${name === 'username' ? JSON.stringify(value) : value}${mark}`;
  });
  const at = endOfLine(text, end);
  const added = ['basic_auth:', ...lines].map((line) => `${newline}${indent}${line}`).join('');
  const userInfo = text.slice(start, span.end + 1);
  return {
    edits: [
      { start, end: span.end + 1, text: '' },
      { start: at, end: at, text: added },
    ],
    changes: [
      { at: from, value: (old) => old.replace(userInfo, ''), beside: { basic_auth: basicAuth } },
    ],
    needed: { kind: 'files', file },
    marked: isInline ? managed.endpoint : undefined,
  };
};
