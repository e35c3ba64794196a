import type { Random } from '../support/killed/random.ts';

/** One kind of file; `write` makes about so many bytes. */
export type TreeFile = {
  readonly name: (index: number) => string;
  readonly write: (bytes: number, random: Random) => string | Buffer;
};

const nouns: readonly [string, ...string[]] = [
  'queue',
  'batch',
  'replica',
  'region',
  'window',
  'shard',
  'cluster',
  'volume',
  'invoice',
  'customer',
  'balance',
  'interval',
  'snapshot',
  'listener',
  'gateway',
  'journal',
];

const word = (random: Random): string => `${random.pick(nouns)}_${random.integer(1, 999)}`;
const value = (random: Random): string => random.integer(1e9, 2e9).toString(16);

function lines(bytes: number, line: () => string, around = { before: '', after: '' }): string {
  const parts: string[] = [around.before];
  let length = around.before.length + around.after.length;
  while (length < bytes) {
    const next = line();
    parts.push(next);
    length += next.length;
  }
  return parts.join('') + around.after;
}

const source = (name: string, comment: string): TreeFile => ({
  name: (index) => `module-${index}.${name}`,
  write: (bytes, random) =>
    lines(
      bytes,
      () =>
        `${comment} ${word(random)} of ${word(random)}\nconst ${word(random)} = compute(${word(random)}, ${random.integer(1, 99)});\n`,
    ),
});

const yaml: TreeFile = {
  name: (index) => `settings-${index}.yaml`,
  write: (bytes, random) =>
    lines(
      bytes,
      () =>
        `${word(random)}:\n  enabled: true\n  size: ${random.integer(1, 99)}\n  note: "${value(random)}"\n`,
    ),
};

const json: TreeFile = {
  name: (index) => `data-${index}.json`,
  write: (bytes, random) =>
    lines(bytes, () => `  {"name": "${word(random)}", "count": ${random.integer(1, 999)}},\n`, {
      before: '[\n',
      after: '  {}\n]\n',
    }),
};

const log: TreeFile = {
  name: (index) => `output-${index}.log`,
  write: (bytes, random) =>
    lines(
      bytes,
      () =>
        `2026-03-0${random.integer(1, 9)}T10:00:00Z INFO ${word(random)} done in ${random.integer(1, 999)} ms\n`,
    ),
};

const binary: TreeFile = {
  name: (index) => `image-${index}.png`,
  write: (bytes, random) => {
    const content = Buffer.alloc(bytes);
    for (let at = 8; at + 4 <= bytes; at += 4)
      content.writeInt32LE(random.integer(0, 2 ** 31 - 1), at);
    return content;
  },
};

export const otherFiles: readonly [TreeFile, ...TreeFile[]] = [
  source('ts', '//'),
  source('py', '#'),
  source('go', '//'),
  source('md', '-'),
  yaml,
  yaml,
  json,
  log,
  binary,
];

/** A configuration whose head has the words, in every second file with a literal, before the rest. */
const configuration = (
  name: (index: number) => string,
  head: (secret: string) => string,
  line: (random: Random) => string,
): TreeFile => ({
  name,
  write: (bytes, random) => {
    const secret = random.next() < 0.5 ? `made-up-${value(random)}` : '<secret>';
    return lines(bytes, () => line(random), { before: head(secret), after: '' });
  },
});

const scrapeJob = (random: Random): string =>
  `  - job_name: ${word(random)}\n    static_configs:\n      - targets: ['${word(random)}:9090', '${word(random)}:9100']\n`;

export const relevantFiles: readonly [TreeFile, ...TreeFile[]] = [
  configuration(
    (index) => `prometheus-${index}.yml`,
    (secret) =>
      `remote_write:\n  - url: https://metrics.example.org/api/v1/write\n    basic_auth:\n      username: team\n      password: ${JSON.stringify(secret)}\nscrape_configs:\n`,
    scrapeJob,
  ),
  configuration(
    (index) => `metrics-${index}.tf`,
    (secret) => `variable "prometheus_password" {\n  default = ${JSON.stringify(secret)}\n}\n\n`,
    (random) => `resource "aws_sqs_queue" "${word(random)}" {\n  name = "${word(random)}"\n}\n\n`,
  ),
  configuration(
    (index) => `metrics-${index}.env`,
    (secret) => `REMOTE_WRITE_PASSWORD=${JSON.stringify(secret)}\n`,
    (random) => `${word(random).toUpperCase()}=${value(random)}\n`,
  ),
  configuration(
    (index) => `config-${index}.alloy`,
    (secret) =>
      `prometheus.remote_write "main" {\n  endpoint {\n    url = "https://metrics.example.org/api/v1/write"\n    basic_auth {\n      username = "team"\n      password = ${JSON.stringify(secret)}\n    }\n  }\n}\n\n`,
    (random) =>
      `prometheus.scrape "${word(random)}" {\n  targets    = [{"__address__" = "${word(random)}:9090"}]\n  forward_to = [prometheus.remote_write.main.receiver]\n}\n\n`,
  ),
  configuration(
    (index) => `secret-${index}.yaml`,
    (secret) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: prometheus-remote-write\nstringData:\n  password: ${JSON.stringify(secret)}\n`,
    (random) => `  ${word(random)}: "${value(random)}"\n`,
  ),
  configuration(
    (index) => `values-${index}.yaml`,
    (secret) =>
      `prometheus:\n  remoteWrite:\n    - url: https://metrics.example.org/api/v1/write\n      bearerToken: ${JSON.stringify(secret)}\n`,
    (random) => `${word(random)}:\n  replicas: ${random.integer(1, 9)}\n`,
  ),
  configuration(
    (index) => `push-${index}.sh`,
    (secret) => `#!/bin/sh\ncurl -u 'team:${secret}' https://metrics.example.org/api/v1/write\n`,
    (random) => `echo "${word(random)} ${value(random)}"\n`,
  ),
];
