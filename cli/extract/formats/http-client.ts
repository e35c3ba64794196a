import { isSecretQueryKey } from './addresses.ts';
import {
  address,
  everyHeader,
  type Field,
  file,
  headers,
  inside,
  type Shape,
  secret,
  secrets,
  username,
} from './shape.ts';

type Keys = Shape['keys'];

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#tls_config */
export const tlsConfig: Field = inside({
  key: secret('tls-private-key'),
  key_file: file('tls-private-key'),
  // Alloy and the Collector name the same so.
  key_pem: secret('tls-private-key'),
});

export const basicAuth: Field = inside({
  username,
  password: secret('basic-auth-password'),
  password_file: file('basic-auth-password'),
  // Of the older operator and vmagent's custom resources and of Prometheus' own from 3.7 on.
  password_ref: file('basic-auth-password'),
});

export const authorization: Field = inside({
  credentials: secret('bearer-token'),
  credentials_file: file('bearer-token'),
});

const proxy: Keys = { proxy_url: address, proxy_connect_header: everyHeader };

/** Parameters of the token request: `password` of the password grant among them. */
export const endpointParameters: Field = inside(() => ({
  keys: { username },
  anyOther: (name) =>
    /(?:password|secret|token|assertion|api_?key)$/i.test(name)
      ? secret('oauth2-client-secret')
      : undefined,
}));

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#oauth2 */
export const oauth2: Field = inside({
  client_id: username,
  client_secret: secret('oauth2-client-secret'),
  client_secret_file: file('oauth2-client-secret'),
  client_certificate_key: secret('oauth2-client-secret'),
  client_certificate_key_file: file('oauth2-client-secret'),
  token_url: address,
  endpoint_params: endpointParameters,
  tls_config: tlsConfig,
  ...proxy,
});

export const sigv4: Field = inside({
  access_key: username,
  secret_key: secret('aws-secret-key'),
  secret_key_file: file('aws-secret-key'),
});

export const azureAd: Field = inside({
  oauth: inside({ client_id: username, client_secret: secret('azure-client-secret') }),
  certificate: inside({
    client_id: username,
    certificate_key_path: file('tls-private-key'),
    certificate_password: secret('azure-client-secret'),
  }),
});

/**
 * The HTTP client that Prometheus, Alertmanager, their agents and operators share
 * (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#http_config), to be
 * spread into the keys of what has one.
 */
export const httpClient: Keys = {
  basic_auth: basicAuth,
  authorization,
  bearer_token: secret('bearer-token'),
  bearer_token_file: file('bearer-token'),
  oauth2,
  tls_config: tlsConfig,
  http_headers: headers,
  ...proxy,
};

/** Of `remote_write`, `remote_read` and `alertmanagers`. */
export const signedHttpClient: Keys = {
  ...httpClient,
  headers,
  sigv4,
  azuread: azureAd,
  google_iam: inside({ credentials_file: file('named-secret') }),
};

/** Query parameters by their names. */
export const queryParameters: Field = inside(() => ({
  keys: {},
  anyOther: (name) => (isSecretQueryKey(name) ? secrets('url-query-key') : undefined),
}));
