import { describe, expect, test } from '@jest/globals';
import { scanText } from '../../../../../cli/extract/scan-text.ts';

const samples = [
  {
    file: 'prometheus.yml',
    barren: 'scrape_configs:\n  - job_name: node\nstorage:\n  tsdb:\n    path: /data\n',
    secret:
      'remote_write:\n  - url: https://metrics.example.org/api/v1/write\n    bearer_token: made-up-token\n',
    broken: 'storage:\n  path: "/data\n',
  },
  {
    file: 'metrics.tf',
    barren: 'resource "aws_sqs_queue" "jobs" {\n  name = "jobs"\n}\n',
    secret:
      'variable "grafana_cloud_token" {\n  type    = string\n  default = "made-up-token"\n}\n',
    broken: 'resource "aws_sqs_queue" "jobs" {\n  name = = "jobs"\n}\n',
  },
  {
    file: 'config.alloy',
    barren: 'prometheus.scrape "node" {\n  targets = []\n}\n',
    secret:
      'prometheus.remote_write "main" {\n  endpoint {\n    bearer_token = "made-up-token"\n  }\n}\n',
    broken: 'prometheus.scrape "node" {\n  targets = [[\n}\n',
  },
];

async function linesOf(file: string, text: string): Promise<readonly number[]> {
  const { sightings, problems } = await scanText({ file, text });
  expect(problems).toEqual([]);
  return sightings.map(({ place, secret, span }) => {
    expect(secret?.reveal()).toBe('made-up-token');
    expect(text.slice(span?.start, span?.end)).toBe('made-up-token');
    return place.line;
  });
}

describe.each(samples)('$file', ({ file, barren, secret, broken }) => {
  test('has its secret where it stands, whatever is around it', async () => {
    const around = barren.split('\n').length - 1;
    const [line = 0] = await linesOf(file, secret);

    expect(line).toBeGreaterThan(0);
    for (const times of [1, 99]) {
      const text = barren.repeat(times) + secret + barren.repeat(times);

      expect(await linesOf(file, text)).toEqual([times * around + line]);
    }
  });

  test('has its secret also where something does not parse that holds nothing', async () => {
    expect(await linesOf(file, secret + barren.repeat(99) + broken)).toHaveLength(1);
  });

  test('is parsed as a whole where something else does not parse', async () => {
    const { problems } = await scanText({ file, text: `${barren.repeat(99)}${secret} [` });

    expect(problems).toMatchObject([{ code: 'NOT_PARSED' }]);
  });
});
