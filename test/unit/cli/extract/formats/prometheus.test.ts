import { describe, expect, it } from '@jest/globals';
import { prometheus } from '../../../../../cli/extract/formats/prometheus.ts';
import { vmagent } from '../../../../../cli/extract/formats/vmagent.ts';
import { briefly, findIn } from './findings.ts';

describe('a remote_write', () => {
  it('gives the password with the endpoint, the user and the way to it', () => {
    const [found] = findIn(
      prometheus,
      `
remote_write:
  - url: https://u:@prom.example.net/api/v1/write?dedup=true
    basic_auth: { username: writer, password: 'it''s one' }
`,
    );

    expect(found).toMatchObject({
      kind: 'basic-auth-password',
      role: 'remote-write',
      holds: 'literal',
      path: 'remote_write[0].basic_auth.password',
      url: 'https://prom.example.net/api/v1/write',
      username: 'writer',
      value: "it's one",
      source: "it''s one",
    });
  });

  it('gives every kind of credential of its client', () => {
    const found = findIn(
      prometheus,
      `remote_write:
  - authorization: { type: Token, credentials: one }
  - bearer_token: two
  - oauth2:
      client_id: id
      client_secret: three
      endpoint_params: { audience: a, password: four }
      tls_config: { key: five }
      proxy_url: http://p:six@proxy
  - sigv4: { access_key: AK1, secret_key: seven }
  - azuread: { oauth: { client_id: c, client_secret: eight }, certificate: { certificate_password: nine } }
  - tls_config: { key: ten }
  - headers: { X-Api-Key: eleven, X-Scope-OrgID: team }
  - proxy_connect_header: { Proxy-Authorization: [twelve] }
`,
    );

    expect(briefly(found)).toEqual([
      '2 bearer-token remote-write literal one',
      '3 bearer-token remote-write literal two',
      '6 oauth2-client-secret remote-write literal three',
      '7 oauth2-client-secret remote-write literal four',
      '8 tls-private-key remote-write literal five',
      '9 url-user-info remote-write literal six',
      '10 aws-secret-key remote-write literal seven',
      '11 azure-client-secret remote-write literal eight',
      '11 azure-client-secret remote-write literal nine',
      '12 tls-private-key remote-write literal ten',
      '13 header remote-write literal eleven',
      '14 header remote-write literal twelve',
    ]);
  });

  it('names the file or the variable of a reference', () => {
    const found = findIn(
      prometheus,
      `remote_write:
  - basic_auth: { password_file: /run/pw }
  - authorization: { credentials_file: /run/token }
  - bearer_token: \${TOKEN}
  - url: https://u:$PW@host/
  - tls_config: { key_file: client.key }
`,
    );

    expect(briefly(found)).toEqual([
      '2 basic-auth-password remote-write file /run/pw',
      '3 bearer-token remote-write file /run/token',
      '4 bearer-token remote-write variable TOKEN',
      '5 url-user-info remote-write variable PW',
      '6 tls-private-key remote-write file client.key',
    ]);
  });

  it('finds nothing in placeholders and empty values', () => {
    const found = findIn(
      prometheus,
      `remote_write:
  - basic_auth: { password: <secret> }
  - basic_auth: { password: password }
  - bearer_token: ''
  - authorization: { credentials: }
`,
    );

    expect(found).toEqual([]);
  });

  it('gives what an alias leads to once, as the writer that it is for', () => {
    const found = findIn(
      prometheus,
      `scrape_configs:
  - basic_auth: &auth { username: u, password: shared }
remote_write:
  - url: https://host/write
    basic_auth: *auth
`,
    );

    expect(briefly(found)).toEqual(['2 basic-auth-password remote-write literal shared']);
  });
});

describe('headers', () => {
  it('have the credentials after the scheme for their secret', () => {
    const [found] = findIn(
      prometheus,
      'remote_write: [{headers: {Authorization: Bearer abc.def}}]',
    );

    expect(found).toMatchObject({ kind: 'header', value: 'abc.def', source: 'abc.def' });
    expect(found).not.toHaveProperty('isEncoded');
  });

  it('of basic authentication have the password for their secret', () => {
    const basic = Buffer.from('writer:pass:word').toString('base64');

    const [found] = findIn(
      prometheus,
      `remote_write: [{headers: {Authorization: Basic ${basic}}}]`,
    );

    expect(found).toMatchObject({
      value: 'pass:word',
      username: 'writer',
      source: basic,
      isEncoded: true,
    });
  });

  it('of Prometheus 3 have values, secrets and files', () => {
    const found = findIn(
      prometheus,
      `remote_write:
  - http_headers:
      X-Team: { values: [platform], secrets: [one] }
      X-Auth-Token:
        values: [two]
        files: [/run/header]
`,
    );

    expect(briefly(found)).toEqual([
      '3 header remote-write literal one',
      '5 header remote-write literal two',
      '6 header remote-write file /run/header',
    ]);
  });
});

describe('a scrape configuration', () => {
  it('gives the secrets of its targets and of its service discoveries', () => {
    const found = findIn(
      prometheus,
      `scrape_configs:
  - basic_auth: { password: one }
    params: { module: [http], auth: [public_v2], token: [two] }
    consul_sd_configs: [{ server: 'c:8500', token: three }]
    ec2_sd_configs: [{ access_key: AK, secret_key: four }]
    azure_sd_configs: [{ client_secret: five }]
    openstack_sd_configs: [{ password: six, application_credential_secret: seven }]
    hetzner_sd_configs: [{ authorization: { credentials: eight } }]
    scaleway_sd_configs: [{ access_key: AK, secret_key_file: nine }]
    http_sd_configs: [{ url: 'https://sd/?token=ten' }]
    static_configs: [{ targets: [a], labels: { password: none-here, token: t } }]
    relabel_configs: [{ target_label: password, replacement: token }]
`,
    );

    expect(briefly(found)).toEqual([
      '2 basic-auth-password scrape literal one',
      '3 url-query-key scrape literal two',
      '4 service-discovery-secret scrape literal three',
      '5 aws-secret-key scrape literal four',
      '6 azure-client-secret scrape literal five',
      '7 service-discovery-secret scrape literal six',
      '7 service-discovery-secret scrape literal seven',
      '8 bearer-token scrape literal eight',
      '9 service-discovery-secret scrape file nine',
      '10 url-query-key scrape literal ten',
    ]);
  });

  it('of vmagent has headers in lines and credentials for its proxy', () => {
    const found = findIn(
      vmagent,
      `scrape_configs:
  - headers: ['X-Auth-Token: one', 'X-Team: two']
    proxy_basic_auth: { username: p, password: three }
    proxy_headers: ['Proxy-Authorization: Bearer four']
`,
    );

    expect(briefly(found)).toEqual([
      '2 header scrape literal one',
      '3 basic-auth-password scrape literal three',
      '4 header scrape literal four',
    ]);
  });
});

it('tells whom alerts, reads and traces are for', () => {
  const found = findIn(
    prometheus,
    `alerting: { alertmanagers: [{ basic_auth: { password: one } }] }
remote_read: [{ url: https://r/, basic_auth: { password: two } }]
tracing: { endpoint: 'otel:4317', headers: { Authorization: Bearer three } }
`,
  );

  expect(briefly(found)).toEqual([
    '1 basic-auth-password alerting literal one',
    '2 basic-auth-password unknown literal two',
    '3 header unknown literal three',
  ]);
});

describe('a list of scrape configurations', () => {
  it('is that of an operator or of a file of its own', () => {
    const [found, ...others] = findIn(
      vmagent,
      "- job_name: a\n  basic_auth: { username: u, password: 'one' }\n- job_name: b\n",
    );

    expect(found).toMatchObject({
      kind: 'basic-auth-password',
      role: 'scrape',
      path: '[0].basic_auth.password',
      value: 'one',
    });
    expect(others).toEqual([]);
  });
});
