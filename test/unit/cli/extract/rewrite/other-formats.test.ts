import { describe, expect, it } from '@jest/globals';
import { rewrite } from './rewritten.ts';

type Case = readonly [
  what: string,
  file: string,
  before: string,
  after: string,
  left: readonly string[],
];

const cases: readonly Case[] = [
  [
    'Alertmanager: the variants with _file',
    'alertmanager.yml',
    `global:
  smtp_auth_password: 'smtp-Secret-1' # mail
  slack_api_url: https://hooks.slack.com/services/T00/B00/abcd1234efgh
route: { receiver: team }
receivers:
  - name: team
    pagerduty_configs:
      - routing_key: pd-Routing-77
    webhook_configs:
      - url: https://hook.test/x?token=Query-Key-99
        http_config: { authorization: { credentials: bearer-abc-123 } }
      - url: https://user:pw-In-Url-1@hook.test/x
    wechat_configs:
      - api_secret: we-chat-secret
`,
    `global:
  smtp_auth_password_file: '/etc/cred/notification-secret' # mail
  slack_api_url_file: /etc/cred/notification-secret-2
route: { receiver: team }
receivers:
  - name: team
    pagerduty_configs:
      - routing_key_file: /etc/cred/notification-secret-3
    webhook_configs:
      - url: https://hook.test/x?token=Query-Key-99
        http_config: { authorization: { credentials_file: /etc/cred/bearer-token } }
      - url: https://user:pw-In-Url-1@hook.test/x
    wechat_configs:
      - api_secret: we-chat-secret
`,
    ['10 it is a part', '12 its basic_auth stands', '14 "api_secret" has no'],
  ],
  [
    'Grafana Agent: a file of the present password, for its user name does not change',
    'agent.yaml',
    `metrics:
  configs:
    - name: default
      remote_write:
        - url: https://central.test/api/v1/write
          basic_auth:
            username: writer
            password: pass-Word-1
`,
    `metrics:
  configs:
    - name: default
      remote_write:
        - url: https://central.test/api/v1/write
          basic_auth:
            username: writer
            password_file: /etc/cred/central-test-basic-auth-password
`,
    [],
  ],
  [
    'Alloy: attributes of its HTTP client',
    'config.alloy',
    `prometheus.remote_write "central" {
  endpoint {
    url = "https://central.test/api/v1/write" // central
    basic_auth {
      username = "writer"
      password = "pass-Word-1" // keep
    }
  }
  endpoint {
    url          = "https://third.test/api/v1/write"
    bearer_token = "tok-en-98765"
  }
}
otelcol.auth.basic "x" {
  client_auth {
    username = "writer"
    password = "pass-Word-2"
  }
}
`,
    `prometheus.remote_write "central" {
  endpoint {
    url = "https://central.test/api/v1/write" // central
    basic_auth {
      username = "writer"
      password_file = "/etc/cred/central-test-basic-auth-password" // keep
    }
  }
  endpoint {
    url          = "https://third.test/api/v1/write"
    bearer_token_file = "/etc/cred/third-test-bearer-token"
  }
}
otelcol.auth.basic "x" {
  client_auth {
    username = "writer"
    password = "pass-Word-2"
  }
}
`,
    ['17 it has no attribute that names a file'],
  ],
  [
    'Compose: variables, another for another secret, in command lines too',
    'docker-compose.yml',
    `services:
  vmagent:
    image: victoriametrics/vmagent
    command:
      - -remoteWrite.url=https://central.test/api/v1/write
      - -remoteWrite.basicAuth.username=writer
      - "-remoteWrite.basicAuth.password=pass-Word-1"
    environment: { PROM_PASSWORD: env-Pass-1 }
  other:
    image: prom/prometheus
    environment:
      - PROM_PASSWORD=env-Pass-3 # x
      - "PROM_TOKEN=env-Pass-1"
`,
    `services:
  vmagent:
    image: victoriametrics/vmagent
    command:
      - -remoteWrite.url=https://central.test/api/v1/write
      - -remoteWrite.basicAuth.username=writer
      - "-remoteWrite.basicAuth.password=\${CENTRAL_TEST_BASIC_AUTH_PASSWORD:?}"
    environment: { PROM_PASSWORD: "\${PROM_PASSWORD:?}" }
  other:
    image: prom/prometheus
    environment:
      - PROM_PASSWORD=\${PROM_PASSWORD_2:?} # x
      - "PROM_TOKEN=\${PROM_TOKEN:?}"
`,
    [],
  ],
  [
    'systemd: a file of variables, and flags that name files',
    'vmagent.service',
    `[Service]
Environment=PROM_PASSWORD=env-Pass-1
Environment="PROM_TOKEN=env-Pass-1"
Environment=A=b PROM_KEY_PASSWORD=env-Pass-3
ExecStart=/usr/bin/vmagent -remoteWrite.url=https://central.test/api/v1/write \\
  -remoteWrite.basicAuth.username=writer \\
  -remoteWrite.basicAuth.password=pass-Word-1 \\
  -httpAuth.password=ht-tp-123
`,
    `[Service]
EnvironmentFile=/etc/cred/prom-password.env
EnvironmentFile=/etc/cred/prom-token.env
Environment=A=b PROM_KEY_PASSWORD=env-Pass-3
ExecStart=/usr/bin/vmagent -remoteWrite.url=https://central.test/api/v1/write \\
  -remoteWrite.basicAuth.username=writer \\
  -remoteWrite.basicAuth.passwordFile=/etc/cred/central-test-basic-auth-password \\
  -httpAuth.password=ht-tp-123
`,
    ['4 it shares its line', '8 it stands on a command line'],
  ],
  [
    'GitHub Actions: secrets of the repository where that context is',
    '.github/workflows/push.yml',
    `on: push
env:
  PROM_PASSWORD: env-Pass-1
  OTHER: \${{ secrets.PROM_TOKEN }}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: curl -u writer:pass-Word-1 https://central.test/api/v1/write
      - run: ./push
        env: { PROM_TOKEN: 'env-Pass-2', PROM_API_KEY: env-Pass-3 }
`,
    `on: push
env:
  PROM_PASSWORD: \${{ secrets.PROM_PASSWORD }}
  OTHER: \${{ secrets.PROM_TOKEN }}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: curl -u writer:pass-Word-1 https://central.test/api/v1/write
      - run: ./push
        env: { PROM_TOKEN: '\${{ secrets.PROM_TOKEN_2 }}', PROM_API_KEY: "\${{ secrets.PROM_API_KEY }}" }
`,
    ['9 name a secret of the repository in "env"'],
  ],
  [
    'GitLab: variables of the project',
    '.gitlab-ci.yml',
    `variables:
  PROM_PASSWORD: env-Pass-1
job:
  variables: { REMOTE_WRITE_PASSWORD: env-Pass-3 }
  script:
    - curl -u writer:pass-Word-1 https://central.test/api/v1/write
`,
    `variables:
  PROM_PASSWORD: $PROMROTATE_PROM_PASSWORD
job:
  variables: { REMOTE_WRITE_PASSWORD: "$PROMROTATE_REMOTE_WRITE_PASSWORD" }
  script:
    - curl -u writer:pass-Word-1 https://central.test/api/v1/write
`,
    ['6 make it a masked variable'],
  ],
  [
    'OpenTelemetry Collector: variables, within an address too',
    'otel-collector-config.yaml',
    `receivers: { otlp: {} }
extensions:
  basicauth/client:
    client_auth:
      username: writer
      password: pass-Word-1 # x
  bearertokenauth: { token: tok-en-12345 }
exporters:
  prometheusremotewrite:
    endpoint: https://writer:pw-In-Url-1@central.test/api/v1/write
    headers:
      Authorization: Basic d3JpdGVyOnBhc3MtV29yZC0x
service: { extensions: [basicauth/client], pipelines: {} }
`,
    `receivers: { otlp: {} }
extensions:
  basicauth/client:
    client_auth:
      username: writer
      password: \${env:WRITER_BASIC_AUTH_PASSWORD} # x
  bearertokenauth: { token: "\${env:BEARER_TOKEN}" }
exporters:
  prometheusremotewrite:
    endpoint: https://writer:\${env:CENTRAL_TEST_URL_USER_INFO}@central.test/api/v1/write
    headers:
      Authorization: Basic d3JpdGVyOnBhc3MtV29yZC0x
service: { extensions: [basicauth/client], pipelines: {} }
`,
    ['12 where it stands in the file is not known'],
  ],
  [
    'Kubernetes: nothing of command lines and variables of containers',
    'deployment.yaml',
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: vmagent }
spec:
  template:
    spec:
      containers:
        - name: vmagent
          image: victoriametrics/vmagent
          args:
            - -remoteWrite.url=https://central.test/api/v1/write
            - -remoteWrite.bearerToken=tok-en-12345
          env: [{ name: PROM_PASSWORD, value: env-Pass-1 }]
`,
    '',
    ['12 have it come from a Secret', '13 have it come from a Secret'],
  ],
  [
    'systemd: nothing of flags that are lists',
    'vmagent.service',
    `[Service]
ExecStart=/usr/bin/vmagent -remoteWrite.url=https://a.test/api/v1/write -remoteWrite.bearerToken=tok-en-12345 \\
  -remoteWrite.url=https://b.test/api/v1/write -remoteWrite.bearerToken=\${TOKEN}
`,
    '',
    ['2 -remoteWrite.bearerToken is a list'],
  ],
  [
    'systemd: nothing of what it reads otherwise than it is written',
    'vmagent.service',
    `[Service]
Environment=A_PASSWORD=env-Pass\\x41-1
Environment="B_PASSWORD=env-Pass%%1"
ExecStart=/usr/bin/vmagent -remoteWrite.basicAuth.password=pass-Word$$1
`,
    '',
    ['2 systemd reads escapes', '3 where it stands', '4 systemd or a shell'],
  ],
  ['environment files', 'prometheus.env', 'PROM_PASSWORD=env-Pass-1\n', '', ['1 the file is what']],
];

const values =
  /smtp-Secret|T00|pd-Routing|Query-Key|bearer-abc|pw-In-Url|we-chat|pass-Word|tok-en-|env-Pass|ht-tp-123|d3JpdGVy/;

describe('rewriting', () => {
  it.each(cases)('%s', async (_, file, before, after, left) => {
    const result = await rewrite({ [file]: before });

    expect(result.texts[file]).toBe(after === '' ? before : after);
    expect(result.left).toEqual(left.map((start) => expect.stringMatching(`^${start}`)));
    expect(result.plan.rewrites.map(({ diff }) => diff).join('')).not.toMatch(values);
  });

  it('gives equal secrets of several files one variable, and others another', async () => {
    const workflow = (value: string) => `on: push\nenv:\n  PROM_PASSWORD: ${value}\njobs: {}\n`;

    const { texts } = await rewrite({
      '.github/workflows/a.yml': workflow('env-Pass-1'),
      '.github/workflows/b.yml': workflow('env-Pass-2'),
      '.github/workflows/c.yml': workflow('env-Pass-1'),
    });

    expect(Object.values(texts).map((text) => /secrets\.\w+/.exec(text)?.[0])).toEqual([
      'secrets.PROM_PASSWORD',
      'secrets.PROM_PASSWORD_2',
      'secrets.PROM_PASSWORD',
    ]);
  });
});
