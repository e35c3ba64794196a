import { htpasswd } from './htpasswd.ts';
import { endpointParameters, tlsConfig } from './http-client.ts';
import { prometheusShape } from './prometheus.ts';
import type { Field, Shape } from './shape.ts';
import { address, endpoint, file, headers, inside, secret, username } from './shape.ts';

type Keys = Shape['keys'];

const password = secret('basic-auth-password');
const token = secret('bearer-token');
const credentials: Keys = { username, password };

const kafkaAuthentication: Field = inside({
  plain_text: inside(credentials),
  sasl: inside(credentials),
  tls: tlsConfig,
});

/** Settings of all clients (confighttp, configgrpc, configtls), by HTTP and by gRPC. */
const client: Keys = {
  endpoint,
  metrics_endpoint: endpoint,
  headers,
  proxy_url: address,
  tls: tlsConfig,
};

/** What an exporter takes beside these settings, by its type. */
const ownOfExporters: Readonly<Record<string, Keys>> = {
  azuremonitor: {
    connection_string: secret('named-secret'),
    instrumentation_key: secret('named-secret'),
  },
  clickhouse: credentials,
  coralogix: { private_key: token, domain_settings: inside(client), metrics: inside(client) },
  datadog: { api: inside({ key: secret('named-secret') }), metrics: inside(client) },
  dynatrace: { api_token: token },
  elasticsearch: { user: username, password, api_key: secret('named-secret') },
  influxdb: { token, v1_compatibility: inside(credentials) },
  kafka: { auth: kafkaAuthentication },
  loadbalancing: { protocol: inside({ otlp: inside(client) }) },
  logicmonitor: { api_token: inside({ access_key: secret('named-secret') }) },
  logzio: { account_token: token },
  opensearch: { http: inside(client) },
  sapm: { access_token: token },
  sematext: { metrics: inside({ app_token: token }) },
  signalfx: { access_token: token },
  splunk_hec: { token },
};

export function exporter(type: string): Field {
  return inside({ ...client, ...ownOfExporters[type] });
}

const listener: Keys = { endpoint: address, tls: tlsConfig, tls_settings: tlsConfig };

/** Receivers that fetch what they give: their logins to what they watch are none of metrics. */
const fetching: Field = inside(
  {
    headers,
    tls: tlsConfig,
    auth: kafkaAuthentication,
    targets: inside({ headers, tls: tlsConfig }),
  },
  'scrape',
);

/** With rules of its own where it knows who pushes to it, and those of Prometheus where it scrapes. */
export function receiver(type: string): Field {
  if (type === 'prometheus') {
    return inside({
      config: inside(() => prometheusShape),
      target_allocator: inside({ endpoint, headers, tls: tlsConfig }, 'scrape'),
    });
  }
  const isListener =
    /^(?:otlp|otelarrow|prometheusremotewrite|splunk_hec|signalfx|influxdb|statsd|carbon|zipkin|jaeger|opencensus|datadog|collectd|webhookevent)$/;
  return isListener.test(type)
    ? inside({ ...listener, protocols: inside({ grpc: inside(listener), http: inside(listener) }) })
    : fetching;
}

/** Extensions that authenticate, as client or server. */
export const authenticators: Readonly<Record<string, Keys>> = {
  asapclient: { private_key: secret('tls-private-key') },
  azure_auth: azureAuthenticator(),
  azureauth: azureAuthenticator(),
  basicauth: {
    client_auth: inside({ ...credentials, password_file: file('basic-auth-password') }),
    htpasswd: inside({ inline: htpasswd }, 'receiver'),
  },
  bearertokenauth: { token, tokens: token, filename: file('bearer-token') },
  headers_setter: { headers },
  oauth2client: {
    client_id: username,
    client_secret: secret('oauth2-client-secret'),
    client_secret_file: file('oauth2-client-secret'),
    client_certificate_key: secret('oauth2-client-secret'),
    client_certificate_key_file: file('oauth2-client-secret'),
    token_url: address,
    endpoint_params: endpointParameters,
    tls: tlsConfig,
  },
  opamp: { server: inside({ http: inside(client), ws: inside(client) }) },
};

function azureAuthenticator(): Keys {
  return {
    service_principal: inside({
      client_id: username,
      client_secret: secret('azure-client-secret'),
    }),
  };
}

/** Where the Collector sends metrics of itself. */
export const reader: Field = inside({
  periodic: inside({ exporter: inside({ otlp: inside({ endpoint, headers, tls: tlsConfig }) }) }),
});
