import { describe, expect, it } from '@jest/globals';
import { operatorContainers } from '../../../../../cli/extract/formats/operator-containers.ts';
import { prometheusOperator } from '../../../../../cli/extract/formats/prometheus-operator.ts';
import { briefly, findIn } from './findings.ts';

describe('custom resources', () => {
  it('of writers have values, and refer to Secrets where the mapping begins', () => {
    const found = findIn(
      prometheusOperator,
      `kind: Prometheus
spec:
  remoteWrite:
    - url: https://a/api/v1/write
      bearerToken: one
      headers: { X-Api-Key: two }
      basicAuth:
        password:
          name: mimir
          key: password
      sigv4: { secretKey: { name: aws, key: secret } }
      oauth2: { clientId: { secret: { name: o, key: id } }, clientSecret: { name: o, key: secret } }
      tlsConfig: { keySecret: { name: t, key: tls.key }, keyFile: /tls.key }
      proxyUrl: http://u:three@proxy
`,
    );

    expect(briefly(found)).toEqual([
      '5 bearer-token remote-write literal one',
      '6 header remote-write literal two',
      '9 basic-auth-password remote-write variable mimir/password',
      '11 aws-secret-key remote-write variable aws/secret',
      '12 oauth2-client-secret remote-write variable o/secret',
      '13 tls-private-key remote-write variable t/tls.key',
      '13 tls-private-key remote-write file /tls.key',
      '14 url-user-info remote-write literal three',
    ]);
  });

  it('have addresses of their own, and parameters of requests for tokens', () => {
    const found = findIn(
      prometheusOperator,
      `kind: Prometheus
spec:
  externalUrl: https://u:one@prom.test/
  remoteWrite: [{ url: https://a.test, oauth2: { endpointParams: { password: two, scope: x } } }]
`,
    );

    expect(briefly(found)).toEqual([
      '3 url-user-info unknown literal one',
      '4 oauth2-client-secret remote-write literal two',
    ]);
  });

  it('add containers and arguments, whose names say what is for metrics', () => {
    const found = findIn(
      operatorContainers,
      `kind: Prometheus
metadata: { name: k8s }
spec:
  replicas: 2
  additionalArgs: [{ name: alertmanager.url, value: https://u:one@am.test/ }]
  containers:
    - name: sidecar
      env:
        - { name: REMOTE_WRITE_PASSWORD, value: two }
        - { name: DB_PASSWORD, value: three }
        - { name: API_TOKEN, valueFrom: { secretKeyRef: { name: a, key: b } } }
  initContainers:
    - { name: init, args: [-remoteWrite.bearerToken=four] }
`,
    );

    expect(briefly(found).toSorted()).toEqual([
      '11 named-secret unknown variable a/b',
      '13 bearer-token remote-write literal four',
      '5 url-user-info unknown literal one',
      '9 named-secret remote-write literal two',
    ]);
  });

  it('of monitors and receivers have the role of their kind', () => {
    const found = findIn(
      prometheusOperator,
      `kind: ServiceMonitor
spec: { endpoints: [{ bearerTokenSecret: { name: a, key: t }, params: { token: [one] } }] }
---
kind: ScrapeConfig
spec: { consulSDConfigs: [{ server: c, tokenRef: { name: b, key: t } }] }
---
kind: AlertmanagerConfig
spec: { receivers: [{ slackConfigs: [{ apiURL: { name: c, key: u } }], webhookConfigs: [{ url: http://u:two@h/ }] }] }
`,
    );

    expect(briefly(found)).toEqual([
      '2 bearer-token scrape variable a/t',
      '2 url-query-key scrape literal one',
      '5 service-discovery-secret scrape variable b/t',
      '8 notification-secret alerting variable c/u',
      '8 url-user-info alerting literal two',
    ]);
  });

  it('of VictoriaMetrics have users and flags', () => {
    const found = findIn(
      prometheusOperator,
      `kind: VMUser
spec: { username: u, password: one, targetRefs: [{ headers: ['X-Auth-Token: two'] }] }
---
kind: VMAgent
spec:
  extraArgs: { remoteWrite.bearerToken: three, remoteWrite.url: https://vm/api/v1/write }
`,
    );

    expect(briefly(found)).toEqual([
      '2 basic-auth-password receiver literal one',
      '2 header unknown literal two',
      '6 bearer-token remote-write literal three',
    ]);
    expect(found[2]).toMatchObject({ url: 'https://vm/api/v1/write' });
  });

  it('of the OpenTelemetry operator have the configuration of a Collector', () => {
    const found = findIn(
      prometheusOperator,
      `kind: OpenTelemetryCollector
spec: { config: { exporters: { otlphttp: { headers: { Authorization: Bearer one } } } } }
`,
    );

    expect(briefly(found)).toEqual(['2 header remote-write literal one']);
  });

  it('are found in a list, and others are left alone', () => {
    const found = findIn(
      prometheusOperator,
      `{"kind": "List", "items": [
  {"kind": "Prometheus", "spec": {"remoteWrite": [{"bearerToken": "one"}]}},
  {"kind": "Secret", "spec": {"remoteWrite": [{"bearerToken": "two"}]}}
]}`,
    );

    expect(found).toMatchObject([
      { value: 'one', path: 'items[0].spec.remoteWrite[0].bearerToken' },
    ]);
  });
});
