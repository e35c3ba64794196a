import { describe, expect, it } from '@jest/globals';
import { otelCollector } from '../../../../../cli/extract/formats/otel-collector.ts';
import { briefly, findIn } from './findings.ts';

describe('a configuration of the Collector', () => {
  it('gives the secrets of exporters', () => {
    const found = findIn(
      otelCollector,
      `exporters:
  prometheusremotewrite:
    endpoint: https://mimir.example.net/api/v1/push?token=one
    headers: { Authorization: Bearer two, X-Scope-OrgID: team }
    tls: { key_pem: three, key_file: /four }
  otlphttp/cloud:
    metrics_endpoint: https://u:five@otlp.example.net/v1/metrics
  datadog: { api: { key: six } }
  splunk_hec/metrics: { token: '\${env:SPLUNK_TOKEN}' }
`,
    );

    expect(briefly(found)).toEqual([
      '3 url-query-key remote-write literal one',
      '4 header remote-write literal two',
      '5 tls-private-key remote-write literal three',
      '5 tls-private-key remote-write file /four',
      '7 url-user-info remote-write literal five',
      '8 named-secret remote-write literal six',
      '9 bearer-token remote-write variable SPLUNK_TOKEN',
    ]);
  });

  it('gives authenticators with the endpoint of the exporter that uses them', () => {
    const found = findIn(
      otelCollector,
      `extensions:
  basicauth/write: { client_auth: { username: otel, password: one } }
  bearertokenauth: { token: two }
  headers_setter: { headers: [{ action: upsert, key: X-Api-Key, value: three }] }
exporters:
  prometheusremotewrite:
    endpoint: https://mimir.example.net/api/v1/push
    auth: { authenticator: basicauth/write }
`,
    );

    expect(briefly(found)).toEqual([
      '2 basic-auth-password unknown literal one',
      '3 bearer-token unknown literal two',
      '4 header unknown literal three',
    ]);
    expect(found[0]).toMatchObject({
      url: 'https://mimir.example.net/api/v1/push',
      username: 'otel',
    });
  });

  it('reads passwords, but no hashes, of htpasswd', () => {
    const found = findIn(
      otelCollector,
      `extensions:
  basicauth/server:
    htpasswd:
      inline: |
        writer:one
        hashed:$2y$04$KMirkRqYl
        \${env:USER}:\${env:PASS}
`,
    );

    expect(found).toMatchObject([
      { line: 5, role: 'receiver', username: 'writer', value: 'one', source: 'one' },
      { line: 7, holds: 'variable', reference: 'PASS' },
    ]);
  });

  it('looks into scrape configurations of its Prometheus receiver', () => {
    const found = findIn(
      otelCollector,
      'receivers: { prometheus: { config: { scrape_configs: [{ bearer_token: one }] } } }',
    );

    expect(briefly(found)).toEqual(['1 bearer-token scrape literal one']);
  });

  it('leaves alone exporters in no pipeline, save those that are made for metrics', () => {
    const found = findIn(
      otelCollector,
      `exporters:
  elasticsearch: { password: one }
  datadog: { api: { key: two } }
  prometheusremotewrite: { headers: { Authorization: Bearer three } }
service: { pipelines: { metrics: { exporters: [debug] } } }
`,
    );

    expect(briefly(found)).toEqual(['4 header remote-write literal three']);
  });

  it('leaves alone what carries no metrics', () => {
    const found = findIn(
      otelCollector,
      `receivers:
  postgresql: { username: u, password: one }
processors:
  attributes: { actions: [{ key: password, value: two }] }
exporters:
  otlp/traces: { headers: { x-api-key: four } }
  otlp/both: { headers: { x-api-key: five } }
service:
  pipelines:
    traces: { receivers: [otlp], exporters: [otlp/traces, otlp/both] }
    metrics: { receivers: [otlp], exporters: [otlp/both] }
`,
    );

    expect(briefly(found)).toEqual(['7 header remote-write literal five']);
  });
});
