import { plainText } from '../../operations/plain-text.ts';
import type { PresentedSighting } from './presentation.ts';
import type { OtherPlace } from './scan-report.ts';

const mostPlaces = 4;
const mostCharacters = 240;

/** Its beginning and its end: a way through a document can have thousands of steps. */
function shorten(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= mostCharacters) return text;
  const half = mostCharacters / 2;
  return `${characters.slice(0, half).join('')}…${characters.slice(-half).join('')}`;
}

/** What a sighting is a credential for, as far as it is known. */
export function endpointText({ url, username, role, path }: PresentedSighting): string {
  const user = username === undefined ? '' : `user ${shorten(username)}`;
  const target = shorten(url ?? path);
  return plainText([role, target, user].filter((part) => part !== '').join(' '));
}

export function heldText({ holds, reference, fingerprint }: PresentedSighting): string {
  return plainText(
    [holds, shorten(reference ?? fingerprint ?? '')].filter((part) => part !== '').join(' '),
  );
}

export function alsoAtText({ alsoAt, alsoAtCount }: PresentedSighting): string {
  const shown = alsoAt.slice(0, mostPlaces).map(placeText);
  const rest = alsoAtCount - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

export const placeText = ({ file, line, commit }: OtherPlace): string =>
  plainText(`${file}:${line}${commit === undefined ? '' : ` (commit ${commit})`}`);
