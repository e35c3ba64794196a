import { rulesOf } from './find-in-shape.ts';
import { authorization, basicAuth, httpClient, oauth2, tlsConfig } from './http-client.ts';
import { prometheusShape, scrapeConfigs } from './prometheus.ts';
import type { Rules } from './rules.ts';
import { file, headers, inside, type Shape, secret } from './shape.ts';

/** vmagent's own: headers as `Name: value`, and a proxy that has credentials of its own. */
export const victoriaMetricsClient: Shape['keys'] = {
  ...httpClient,
  headers,
  proxy_authorization: authorization,
  proxy_basic_auth: basicAuth,
  proxy_bearer_token: secret('bearer-token'),
  proxy_bearer_token_file: file('bearer-token'),
  proxy_headers: headers,
  proxy_oauth2: oauth2,
  proxy_tls_config: tlsConfig,
};

const scrapeConfigShape = (): Shape => {
  const shape = scrapeConfigs.is === 'mapping' ? scrapeConfigs.shape() : { keys: {} };
  return { ...shape, keys: { ...shape.keys, ...victoriaMetricsClient } };
};

const whole = rulesOf(
  { keys: { ...prometheusShape.keys, scrape_configs: inside(scrapeConfigShape, 'scrape') } },
  'unknown',
);

const scrapeConfigList = rulesOf(scrapeConfigShape(), 'scrape');

/**
 * What `-promscrape.config` names, or files of `scrape_config_files`, which are lists
 * (https://docs.victoriametrics.com/victoriametrics/sd_configs/#http-api-client-options), as are
 * the additional scrape configurations of the Prometheus operator.
 */
export const vmagent: Rules = (document, context) =>
  document.type === 'sequence' ? scrapeConfigList(document, context) : whole(document, context);
