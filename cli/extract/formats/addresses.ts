import type { Kind } from '../sighting.ts';

/** An address, and where credentials stand in it. */
export type Address = {
  /** Without user info, query and fragment. */
  readonly url: string;
  readonly credentials: readonly AddressCredential[];
};

export type AddressCredential = {
  readonly kind: Extract<Kind, 'url-user-info' | 'url-query-key'>;
  /** Of user info the user, of a query key its name. */
  readonly name: string;
  readonly value: string;
  /** Offsets of the value in the text, where it may stand percent-encoded. */
  readonly start: number;
  readonly end: number;
};

/** RFC 3986, section 3; variables of any language may stand in each of the parts. */
const addressPattern =
  /^\s*(?<scheme>[A-Za-z][\w+.-]*:\/\/)(?:(?<userInfo>[^/?#\s]*)@)?(?<host>[^/?#\s]*)(?<path>[^?#\s]*)(?:\?(?<query>[^#\s]*))?/d;

/** Nothing where the text is no absolute URL. */
export function readAddress(text: string): Address | undefined {
  const match = addressPattern.exec(text);
  const groups = match?.groups;
  const indices = match?.indices?.groups;
  if (groups === undefined || indices === undefined) {
    return undefined;
  }
  return {
    url: `${groups['scheme'] ?? ''}${groups['host'] ?? ''}${groups['path'] ?? ''}`,
    credentials: [
      ...userInfoCredential(groups['userInfo'], indices['userInfo']?.[0]),
      ...queryCredentials(groups['query'], indices['query']?.[0]),
    ],
  };
}

function userInfoCredential(text: string | undefined, start = 0): AddressCredential[] {
  const user =
    text === undefined ? undefined : /^(?:\$\{[^}]*\}|\{\{[^}]*\}\}|[^:])*/.exec(text)?.[0];
  if (text === undefined || user === undefined || user.length + 1 >= text.length) {
    return [];
  }
  const from = user.length + 1;
  return [
    {
      kind: 'url-user-info',
      name: decode(user),
      value: decode(text.slice(from)),
      start: start + from,
      end: start + text.length,
    },
  ];
}

function* queryCredentials(query: string | undefined, start = 0): Iterable<AddressCredential> {
  let from = start;
  // InfluxDB's names for user and password.
  const hasUser = /(?:^|&)u=/.test(query ?? '');
  for (const part of query?.split('&') ?? []) {
    const equals = part.indexOf('=');
    const name = decode(part.slice(0, equals));
    if (equals > 0 && (isSecretQueryKey(name) || (hasUser && name === 'p'))) {
      yield {
        kind: 'url-query-key',
        name,
        value: decode(part.slice(equals + 1)),
        start: from + equals + 1,
        end: from + part.length,
      };
    }
    from += part.length + 1;
  }
}

/** Whether a query key of this name carries a secret by the usage of the receivers we know. */
export function isSecretQueryKey(name: string): boolean {
  return secretQueryKey.test(name) && !otherKeys.test(name);
}

const secretQueryKey =
  /^(?:key|sig|pwd)$|(?:token|secret|passw(?:or)?d|signature|authorization|credentials?)$|(?:api|auth|access|license|licence|account|insert|ingest|write|shared|secret)[._-]?key$/i;

const otherKeys = /(?:^|[._-])(?:page|next|continue|continuation|cursor|public)[._-]?token$/i;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
