import { rulesOf } from './find-in-shape.ts';
import { httpClient, oauth2, signedHttpClient, tlsConfig } from './http-client.ts';
import { prometheusShape, remoteWrite, scrapeConfigs } from './prometheus.ts';
import { address, endpoint, type Field, file, headers, inside, secret, username } from './shape.ts';

const metricsInstances: Field = inside({
  global: inside({ remote_write: remoteWrite }),
  configs: inside({ remote_write: remoteWrite, scrape_configs: scrapeConfigs }),
  scraping_service: inside({
    kvstore: inside({
      consul: inside({ acl_token: secret('named-secret') }),
      etcd: inside(credentials()),
    }),
    scraping_service_client: inside({ tls_config: tlsConfig }),
  }),
});

const logsInstances: Field = inside(
  {
    global: inside({ clients: inside({ url: endpoint, ...signedHttpClient }) }),
    configs: inside({
      clients: inside({ url: endpoint, ...signedHttpClient }),
      scrape_configs: scrapeConfigs,
    }),
  },
  'unknown',
);

/** Sends spans, which are none of metrics: the credentials are the agent's all the same. */
const tracesInstances: Field = inside(
  {
    configs: inside({
      remote_write: inside({
        endpoint,
        headers,
        basic_auth: inside(credentials()),
        oauth2,
        tls_config: tlsConfig,
      }),
      spanmetrics: inside({ headers }),
    }),
  },
  'unknown',
);

/** Where their metrics go; what they log in with to what they watch is none of ours. */
const integrations: Field = inside({ prometheus_remote_write: remoteWrite });

function credentials() {
  return {
    username,
    password: secret('basic-auth-password'),
    password_file: file('basic-auth-password'),
  };
}

/** https://grafana.com/docs/agent/latest/static/configuration/ */
export const grafanaAgent = rulesOf(
  {
    keys: {
      server: inside(
        { http_tls_config: tlsConfig, grpc_tls_config: tlsConfig, tls_config: tlsConfig },
        'receiver',
      ),
      metrics: metricsInstances,
      // Its name before version 0.23.
      prometheus: metricsInstances,
      logs: logsInstances,
      loki: logsInstances,
      traces: tracesInstances,
      tempo: tracesInstances,
      integrations,
      agent_management: inside({ host: address, ...httpClient }),
      ...prometheusShape.keys,
    },
  },
  'unknown',
);
