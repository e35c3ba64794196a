import type { Kind } from '../sighting.ts';

export type WebClientOption =
  | { readonly is: 'user' | 'header' | 'address' | 'proxy' | 'signature' | 'username' | 'other' }
  | { readonly is: 'secret'; readonly kind: Kind };

export type WebClient = {
  readonly long: Readonly<Record<string, WebClientOption>>;
  /** By letter; letters that are not listed take no value. */
  readonly short: Readonly<Record<string, WebClientOption>>;
};

const other: WebClientOption = { is: 'other' };
const password: WebClientOption = { is: 'secret', kind: 'basic-auth-password' };

/** https://curl.se/docs/manpage.html; of options without secrets those that take a value. */
const curl: WebClient = {
  long: {
    user: { is: 'user' },
    'proxy-user': { is: 'user' },
    header: { is: 'header' },
    'proxy-header': { is: 'header' },
    'oauth2-bearer': { is: 'secret', kind: 'bearer-token' },
    cookie: other,
    key: other,
    pass: { is: 'secret', kind: 'tls-private-key' },
    proxy: { is: 'proxy' },
    url: { is: 'address' },
    'aws-sigv4': { is: 'signature' },
    ...Object.fromEntries(
      'data data-ascii data-binary data-raw data-urlencode form form-string request output upload-file user-agent referer retry retry-delay retry-max-time max-time connect-timeout write-out cacert capath cert cert-type config resolve connect-to interface limit-rate ciphers dump-header range cookie-jar unix-socket json'
        .split(' ')
        .map((name) => [name, other]),
    ),
  },
  short: {
    u: { is: 'user' },
    U: { is: 'user' },
    H: { is: 'header' },
    x: { is: 'proxy' },
    ...Object.fromEntries(Array.from('AbcCdDeEFKmoPQrtTwXyYz').map((letter) => [letter, other])),
  },
};

/** https://www.gnu.org/software/wget/manual/wget.html#HTTP-Options */
const wget: WebClient = {
  long: {
    user: { is: 'username' },
    password,
    'http-user': { is: 'username' },
    'http-password': password,
    'http-passwd': password,
    'proxy-user': other,
    'proxy-password': password,
    header: { is: 'header' },
    'private-key': other,
    'post-data': other,
    'post-file': other,
    'body-file': other,
    'output-document': other,
  },
  short: Object.fromEntries(Array.from('oaitOTQPUADRIXBew').map((letter) => [letter, other])),
};

export const webClients: Readonly<Record<string, WebClient>> = { curl, wget };
