import { rulesOf } from './find-in-shape.ts';
import { httpClient, queryParameters, signedHttpClient, tlsConfig } from './http-client.ts';
import { serviceDiscovery } from './service-discovery.ts';
import { endpoint, type Field, headers, inside, type Shape } from './shape.ts';

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write */
export const remoteWrite: Field = inside({ url: endpoint, ...signedHttpClient }, 'remote-write');

/** A `remote_read`: of no role of ours. */
export const remoteRead: Field = inside({ url: endpoint, ...signedHttpClient }, 'unknown');

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export const scrapeConfigs: Field = inside(
  () => ({
    keys: { ...httpClient, headers, params: queryParameters },
    anyOther: serviceDiscovery,
  }),
  'scrape',
);

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config */
export const alertmanagers: Field = inside(
  () => ({
    keys: signedHttpClient,
    anyOther: serviceDiscovery,
  }),
  'alerting',
);

export const prometheusShape: Shape = {
  keys: {
    remote_write: remoteWrite,
    remote_read: remoteRead,
    scrape_configs: scrapeConfigs,
    alerting: inside({ alertmanagers }),
    tracing: inside({ endpoint, headers, tls_config: tlsConfig }),
  },
};

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
export const prometheus = rulesOf(prometheusShape, 'unknown');
