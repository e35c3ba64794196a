import { describe, expect, it } from '@jest/globals';
import { scanText } from '../../../../cli/extract/scan-text.ts';

/** `line value` of literals, `line holds reference` of the rest. */
async function found(file: string, text: string): Promise<string[]> {
  const { sightings } = await scanText({ file, text });
  return sightings.map(({ place, secret, holds, reference }) =>
    secret === undefined
      ? `${place.line} ${holds} ${reference ?? ''}`.trim()
      : `${place.line} ${secret.reveal()}`,
  );
}

describe('scanText', () => {
  it('tells passwords of metrics from those of a database beside them', async () => {
    const text =
      'DB_PASSWORD=one-11\nPROM_PASSWORD=two-22\nPUSH_URL=https://a.test/api/v1/push\nPUSH_TOKEN=three-33\n';

    expect(await found('app/.env', text)).toEqual(['2 two-22', '4 three-33']);
  });

  it('gives the span of a value that stands in the file as it is', async () => {
    const text = 'PROM_PASSWORD="two-22"\n';

    const { sightings } = await scanText({ file: '.env', text });

    expect(sightings.map(({ span }) => text.slice(span?.start, span?.end))).toEqual(['two-22']);
  });

  it('takes a dollar sign that Compose wants twice for one, and gives no span of it', async () => {
    const text = 'services:\n  vmagent:\n    environment:\n      - API_TOKEN=ab$$9x\n';

    const { sightings } = await scanText({ file: 'compose.yml', text });

    expect(sightings.map(({ secret, span }) => [secret?.reveal(), span])).toEqual([
      ['ab$9x', undefined],
    ]);
  });

  it('looks into a configuration in base64, and names the line of the encoded text', async () => {
    const config = 'remote_write:\n- url: https://a.test/api/v1/write\n  bearer_token: inner-44\n';
    const data = Buffer.from(config).toString('base64');
    const text = `apiVersion: v1\nkind: Secret\nmetadata: { name: x }\ndata:\n  prometheus.yml: ${data}\n`;

    const { sightings } = await scanText({ file: 'secret.yaml', text });

    expect(sightings).toMatchObject([
      { place: { line: 5 }, kind: 'bearer-token', role: 'remote-write' },
    ]);
    expect(sightings[0]?.secret?.reveal()).toBe('inner-44');
    expect(sightings[0]?.span).toBeUndefined();
  });

  it('takes the type of an output of Terraform for no value', async () => {
    const type = '["object",{"password":"string"}]';
    const text = `{"version":4,"terraform_version":"1.9.0","outputs":{"mimir":{"value":{"password":"one-11"},\n"type":${type}}},"resources":[]}`;

    expect(await found('terraform.tfstate', text)).toEqual(['1 one-11']);
  });

  it('takes a dollar sign in single quotes for one, in scripts and environment files', async () => {
    const text = 'readonly PROM_PASSWORD=\'$one-11\'\nMIMIR_TOKEN="$two"\n';

    expect(await found('push.sh', text)).toEqual(['1 $one-11', '2 variable']);
    expect(await found('.env', "PROM_PASSWORD='$one-11'\n")).toEqual(['1 $one-11']);
  });

  it('takes what is noted about an object for no secret of it', async () => {
    const text = [
      'apiVersion: networking.k8s.io/v1',
      'kind: Ingress',
      'metadata:',
      '  name: prometheus',
      '  annotations: { nginx.ingress.kubernetes.io/auth-secret: basic-auth }',
    ].join('\n');

    expect(await found('ingress.yaml', text)).toEqual([]);
  });

  it('takes the null of YAML for no value', async () => {
    const text = 'remote_write:\n  - url: https://a.test/api/v1/write\n    bearer_token: ~\n';

    expect(await found('prometheus.yml', text)).toEqual([]);
  });

  it('takes a file that a role copies for what it is on the host', async () => {
    const text = 'route:\n  receiver: a\n  matchers: [ "token=abc" ]\nreceivers:\n  - name: a\n';

    const { format } = await scanText({ file: 'roles/am/files/alertmanager.yml', text });

    expect(format).toBe('alertmanager');
  });

  it.each(['a/values.yaml', 'charts/values-prod.yaml', 'charts/deploy/prometheus.yaml'])(
    'takes a document in the values of %s for what it is itself',
    async (file) => {
      const text = 'server: {}\nextraScrapeConfigs: |\n  - job_name: a\n    bearer_token: one-11\n';

      expect(await found(file, text)).toEqual(['4 one-11']);
    },
  );

  it('finds the passwords that roles of Ansible take for web configurations', async () => {
    const text = [
      'prometheus_web_config:',
      '  basic_auth_users:',
      '    bob: one-11',
      'node_exporter_basic_auth_users: { eve: two-22 }',
    ].join('\n');

    expect(await found('group_vars/all.yml', text)).toEqual(['3 one-11', '4 two-22']);
  });

  it('finds a header among the arguments of a container', async () => {
    const text = [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: { name: push }',
      'spec:',
      '  containers:',
      '    - name: push',
      "      command: [curl, -H, 'Authorization: Bearer one-11', 'https://a.test/api/v1/push']",
    ].join('\n');

    expect(await found('pod.yaml', text)).toEqual(['7 one-11']);
  });

  it('takes what a job may do with its token for no secret', async () => {
    const text = 'on: push\nname: metrics\npermissions: { id-token: write }\njobs: {}\n';

    expect(await found('.github/workflows/metrics.yml', text)).toEqual([]);
  });

  it('takes a hash that Compose has to double the signs of for a hash', async () => {
    const hash = `$$2y$$12$$${'a'.repeat(53)}`;
    const text = `configs:\n  web.yml:\n    content: |\n      basic_auth_users:\n        u: "${hash}"\nservices: {}\n`;

    expect((await scanText({ file: 'compose.yml', text })).sightings).not.toContainEqual(
      expect.objectContaining({ kind: 'basic-auth-password' }),
    );
  });

  it('finds the line of a value within a here-document of a script within a workflow', async () => {
    const text = [
      'on: push',
      'jobs:',
      '  a:',
      '    steps:',
      '      - run: |',
      "          cat > prometheus.yml <<'EOF'",
      '          remote_write:',
      '            - url: https://a.test/api/v1/write',
      '              basic_auth:',
      '                password: deep-55',
      '          EOF',
    ].join('\n');

    expect(await found('.github/workflows/a.yml', text)).toEqual(['10 deep-55']);
  });

  it('finds secrets of Terraform in variables, sets, heredocs and encoded values', async () => {
    const text = [
      'variable "prometheus_password" {',
      '  default = "tf-11"',
      '}',
      'resource "helm_release" "prom" {',
      '  set {',
      '    name  = "grafana.adminPassword"',
      '    value = "tf-12"',
      '  }',
      '  values = [<<-EOT',
      '    server:',
      '      remoteWrite:',
      '        - url: https://a.test/api/v1/write',
      '          basic_auth: { username: a, password: tf-13 }',
      '  EOT',
      '  ]',
      '}',
      'resource "aws_secretsmanager_secret_version" "mimir" {',
      '  secret_string = jsonencode({ username = "u", password = "tf-14" })',
      '}',
    ].join('\n');

    expect(await found('main.tf', text)).toEqual(['2 tf-11', '13 tf-13', '18 tf-14']);
  });

  it('reports references to secrets and ciphertext', async () => {
    const text =
      "- hosts: all\n  vars:\n    mimir_token: \"{{ lookup('env', 'X') }}\"\n    prom_password: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      39\n";

    expect(await found('site.yml', text)).toEqual(['3 variable X', '5 encrypted']);
  });

  it('reads by line what does not parse, and says so without quoting it', async () => {
    const text =
      'remote_write:\n  - url: https://a.test/api/v1/write\n    basic_auth:\n      password: line-66\n   x: [\n';

    const { problems } = await scanText({ file: 'prometheus.yml', text });

    expect(await found('prometheus.yml', text)).toEqual(['4 line-66']);
    expect(problems).toMatchObject([{ code: 'NOT_PARSED', file: 'prometheus.yml' }]);
    expect(JSON.stringify(problems)).not.toContain('line-66');
  });

  it('reads a template past the lines that direct it', async () => {
    const text =
      'remote_write:\n{% for w in writers %}\n  - url: "{{ w.url }}"\n    bearer_token: line-77\n{% endfor %}\n';

    expect(await found('templates/prometheus.yml.j2', text)).toEqual(['4 line-77']);
  });

  it('takes the name of a file with one value for its key', async () => {
    expect(await found('env/REMOTE_WRITE_PASSWORD', 'one-88\n')).toEqual(['1 one-88']);
    expect(await found('env/PGPASSWORD', 'one-89\n')).toEqual([]);
  });

  it('finds nothing in prose', async () => {
    expect(await found('docs/push.md', 'PROM_PASSWORD=one-99\n')).toEqual([]);
  });

  it('takes the keys that an ExternalSecret names for none', async () => {
    const text =
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: mimir }\nspec:\n  data:\n    - secretKey: passphrase-of-mimir\n      remoteRef: { key: mimir, property: password }\n';

    expect(await found('external.yaml', text)).toEqual([]);
  });
});
