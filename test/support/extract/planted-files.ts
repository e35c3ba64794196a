import { randomBytes } from 'node:crypto';

/** A text for each format, by its name; `plant` gives another secret each time. */
const textsOf = (plant: () => string): Readonly<Record<string, () => string>> => ({
  'prometheus/prometheus.yml': () => `remote_write:
  - url: https://metrics.example.com/api/v1/write
    basic_auth: { username: writer, password: "${plant()}" }
  - url: https://metrics.example.com/api/v1/push
    authorization:
      credentials: ${plant()}
  - url: https://writer:${plant()}@metrics.example.com/api/v1/write
  - url: https://metrics.example.com/api/v1/write?api_key=${plant()}
    oauth2: { client_id: writer, client_secret: '${plant()}', token_url: https://id.example.com }
    sigv4: { access_key: AKIAWRITER, secret_key: ${plant()} }
scrape_configs:
  - job_name: node
    bearer_token: >-
      ${plant()}
`,
  'alertmanager/alertmanager.yml': () => `route: { receiver: team }
receivers:
  - name: team
    webhook_configs:
      - url: https://hooks.example.com/x
        http_config: { basic_auth: { username: alert, password: ${plant()} } }
    pagerduty_configs: [{ routing_key: ${plant()} }]
`,
  'receiver/web.yml': () => `basic_auth_users:
  alice: $2y$04$${plant().padEnd(53, 'x')}
`,
  'agent/agent.yaml': () => `metrics:
  global:
    remote_write:
      - url: https://metrics.example.com/api/v1/write
        basic_auth: { username: writer, password: ${plant()} }
`,
  'alloy/config.alloy': () => `prometheus.remote_write "central" {
  endpoint {
    url = "https://metrics.example.com/api/v1/write"
    basic_auth {
      username = "writer"
      password = "${plant()}"
    }
  }
}
`,
  'vmauth/auth.yml': () => `users:
  - username: writer
    password: ${plant()}
    url_prefix: http://vminsert:8480/insert/0/prometheus
  - bearer_token: ${plant()}
    url_prefix: http://vminsert:8480/insert/0/prometheus
`,
  'otel/otel-collector.yaml': () => `exporters:
  prometheusremotewrite:
    endpoint: https://metrics.example.com/api/v1/write
    headers: { Authorization: "Bearer ${plant()}" }
service: { pipelines: { metrics: { exporters: [prometheusremotewrite] } } }
`,
  'deploy/.env': () => `PROMETHEUS_REMOTE_WRITE_PASSWORD="${plant()}"\n`,
  'deploy/docker-compose.yml': () => `services:
  vmagent:
    image: victoriametrics/vmagent:v1.102.0
    command:
      - -remoteWrite.url=https://metrics.example.com/api/v1/write
      - -remoteWrite.basicAuth.password=${plant()}
    environment:
      REMOTE_WRITE_TOKEN: ${plant()}
`,
  'deploy/vmagent.service': () => `[Service]
Environment=REMOTE_WRITE_PASSWORD=${plant()}
ExecStart=/usr/bin/vmagent -remoteWrite.url=https://m.example.com/api/v1/write -remoteWrite.bearerToken=${plant()}
`,
  'kubernetes/secret.yaml': () => `apiVersion: v1
kind: Secret
metadata: { name: prometheus-remote-write }
data:
  password: ${Buffer.from(plant()).toString('base64')}
stringData:
  token: ${plant()}
`,
  'kubernetes/configmap.yaml': () => `apiVersion: v1
kind: ConfigMap
metadata: { name: prometheus }
data:
  prometheus.yml: |
    remote_write:
      - url: https://metrics.example.com/api/v1/write
        basic_auth:
          username: writer
          password: ${plant()}
`,
  'chart/values.yaml': () => `prometheus:
  remoteWrite:
    url: https://metrics.example.com/api/v1/write
    password: ${plant()}
`,
  'terraform/main.tf': () => `variable "prometheus_remote_write_password" {
  type    = string
  default = "${plant()}"
}
`,
  'terraform/prometheus.tfvars': () => `remote_write_password = "${plant()}"\n`,
  'terraform/terraform.tfstate': () =>
    JSON.stringify({
      version: 4,
      terraform_version: '1.9.0',
      outputs: { prometheus_remote_write_password: { value: plant(), type: 'string' } },
      resources: [],
    }),
  'ansible/group_vars/prometheus.yml': () => `prometheus_remote_write_password: ${plant()}\n`,
  'ansible/inventory.ini': () => `[prometheus]
host1 remote_write_password=${plant()}
`,
  '.github/workflows/metrics.yml': () => `on: push
jobs:
  push:
    runs-on: ubuntu-latest
    env: { REMOTE_WRITE_PASSWORD: ${plant()} }
    steps: [{ run: make metrics }]
`,
  '.gitlab-ci.yml': () => `variables:
  PROMETHEUS_PUSH_TOKEN: ${plant()}
`,
  'push.sh': () => `#!/bin/sh
curl -u writer:${plant()} https://metrics.example.com/api/v1/push
`,
});

export type Planted = {
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly secrets: readonly string[];
};

/** A file in each format, each secret another one and made anew. */
export function plantFiles(): Planted {
  const secrets: string[] = [];
  const plant = (): string => {
    const secret = `s3c${randomBytes(9).toString('hex')}`;
    secrets.push(secret);
    return secret;
  };
  const files = new Map(Object.entries(textsOf(plant)).map(([path, write]) => [path, write()]));
  return { files, secrets };
}
