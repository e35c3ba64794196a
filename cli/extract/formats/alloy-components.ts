import { htpasswd } from './htpasswd.ts';
import {
  endpointParameters,
  httpClient,
  queryParameters,
  signedHttpClient,
  tlsConfig,
} from './http-client.ts';
import { serviceDiscovery } from './service-discovery.ts';
import type { Field, Shape } from './shape.ts';
import { address, endpoint, file, headers, inside, secret, secrets, username } from './shape.ts';

type Keys = Shape['keys'];

const password = secret('basic-auth-password');
const token = secret('bearer-token');
const ownSecret = secret('named-secret');
const credentials: Keys = { username, password, password_file: file('basic-auth-password') };

const client: Keys = { url: endpoint, headers, params: queryParameters, ...httpClient };

/** With a label in `prometheus.write.queue`. */
const writeEndpoint: Field = inside(() => {
  const keys: Keys = { url: endpoint, ...signedHttpClient };
  return { keys, anyOther: () => inside(keys) };
});

/** Of the components that wrap those of the OpenTelemetry Collector. */
const collectorClient: Keys = { endpoint, headers, tls: tlsConfig, proxy_url: address };
const collectorServer: Keys = { tls: tlsConfig };
const kafkaAuthentication: Field = inside({
  plaintext: inside(credentials),
  sasl: inside(credentials),
  tls: tlsConfig,
});

const collector: Keys = {
  client: inside(collectorClient),
  protocol: inside({ otlp: inside({ client: inside(collectorClient) }) }),
  metrics_endpoint: endpoint,
  authentication: kafkaAuthentication,
  tls: tlsConfig,
  api: inside({ api_key: ownSecret, key: ownSecret }),
  splunk: inside({ token }),
  ...credentials,
};

const gitClient: Keys = {
  repository: endpoint,
  basic_auth: inside(credentials),
  ssh_key: inside({
    username,
    key: secret('tls-private-key'),
    key_file: file('tls-private-key'),
    passphrase: ownSecret,
  }),
};

/** By the whole name, or by its beginning up to and with the last dot. */
const components: Readonly<Record<string, Keys>> = {
  'prometheus.remote_write': { endpoint: writeEndpoint },
  'prometheus.write.queue': { endpoint: writeEndpoint },
  'prometheus.scrape': client,
  'prometheus.receive_http': { http: inside({ tls: tlsConfig }) },
  'prometheus.operator.': { client: inside({ api_server: endpoint, ...httpClient }) },
  'mimir.rules.kubernetes': { address: endpoint, ...httpClient },
  'mimir.alerts.kubernetes': { address: endpoint, ...httpClient },
  'loki.rules.kubernetes': { address: endpoint, ...httpClient },
  'loki.write': { endpoint: writeEndpoint },
  'loki.source.': {
    client: inside({ api_server: endpoint, ...httpClient }),
    http: inside({ tls: tlsConfig }),
    access_key: ownSecret,
    api_token: ownSecret,
    authentication: inside({
      connection_string: ownSecret,
      sasl_config: inside({ user: username, password, tls_config: tlsConfig }),
      tls_config: tlsConfig,
    }),
    ...httpClient,
  },
  'pyroscope.write': { endpoint: writeEndpoint },
  'pyroscope.scrape': client,
  'faro.receiver': { server: inside({ api_key: ownSecret }) },
  'otelcol.exporter.': collector,
  'otelcol.receiver.': {
    ...collectorServer,
    ...collector,
    grpc: inside(collectorServer),
    http: inside(collectorServer),
  },
  'otelcol.auth.basic': {
    ...credentials,
    client_auth: inside(credentials),
    htpasswd: inside({ inline: htpasswd }, 'receiver'),
  },
  'otelcol.auth.bearer': { token, filename: file('bearer-token') },
  'otelcol.auth.headers': { header: headers },
  'otelcol.auth.oauth2': {
    client_id: username,
    client_secret: secret('oauth2-client-secret'),
    client_secret_file: file('oauth2-client-secret'),
    client_certificate_key: secret('oauth2-client-secret'),
    client_certificate_key_file: file('oauth2-client-secret'),
    token_url: address,
    endpoint_params: endpointParameters,
    tls: tlsConfig,
  },
  'remote.http': { url: endpoint, headers, client: inside(httpClient) },
  'remote.kubernetes.': { client: inside({ api_server: endpoint, ...httpClient }) },
  'remote.s3': { client: inside({ key: username, secret: secret('aws-secret-key') }) },
  'remote.vault': {
    server: endpoint,
    'auth.approle': inside({ role_id: username, secret: ownSecret }),
    'auth.custom': inside({ data: secrets('named-secret') }),
    'auth.ldap': inside(credentials),
    'auth.token': inside({ token }),
    'auth.userpass': inside(credentials),
  },
  'import.http': { url: endpoint, headers, client: inside(httpClient) },
  'import.git': gitClient,
};

/** Blocks without a label. */
export const alloyBlocks: Readonly<Record<string, Keys>> = {
  http: { auth: inside({ basic: inside(credentials) }), tls: tlsConfig },
  remotecfg: { url: endpoint, ...httpClient },
};

/** What a component of this name takes; nothing of components that take no secrets. */
export function componentKeys(name: string): Keys | undefined {
  const discovery = /^discovery\.(\w+)$/.exec(name)?.[1];
  if (discovery !== undefined) {
    const field = serviceDiscovery(`${discovery}_sd_configs`);
    return field?.is === 'mapping' ? field.shape().keys : undefined;
  }
  return components[name] ?? components[name.replace(/[^.]+$/, '')];
}
