import { describe, expect, test } from '@jest/globals';
import { barrenBlocks } from '../../../../../cli/extract/barren/barren-blocks.ts';

const barrenIn = (text: string): string[] =>
  [...barrenBlocks(text)].map(({ start, end }) => text.slice(start, end));

const queue = 'resource "aws_sqs_queue" "jobs" {\n  name = "jobs"\n}';
const variable = 'variable "grafana_password" {\n  default = "made-up"\n}';

describe('barrenBlocks', () => {
  test('are those without a keyword', () => {
    expect(barrenIn(`${queue}\n\n${variable}\n\n${queue}\n`)).toEqual([queue, queue]);
  });

  test('may end their lines in any way', () => {
    const text = `${queue}\n${variable}\n`.replaceAll('\n', '\r\n');

    expect(barrenIn(text)).toEqual([`${queue.replaceAll('\n', '\r\n')}\r`]);
  });

  test('are none that stand in a text of several lines', () => {
    const file = `resource "local_file" "sample" {\n  content = <<-EOT\n${queue}\n  EOT\n  mode = "0600" # password\n}`;

    expect(barrenIn(`${file}\n${queue}\n`)).toEqual([queue]);
  });

  test('are none with what may be a document in base64', () => {
    const encoded = Buffer.from('basic_auth: {password: made-up}'.repeat(2)).toString('base64');

    expect(barrenIn(`locals {\n  document = "${encoded}"\n}\n`)).toEqual([]);
  });

  test('are none that are laid out in another way', () => {
    expect(barrenIn('locals { a = 1 }\n  locals {\n  a = 1\n  }\n')).toEqual([]);
  });

  test('are those of Alloy as well', () => {
    const scrape = 'prometheus.scrape "node" {\n  targets = []\n}';

    expect(barrenIn(`${scrape}\n`)).toEqual([scrape]);
  });

  test('are none in a text with comments of several lines', () => {
    expect(barrenIn(`/* was:\nlocals {\n*/\nlocals { a = 1\n}\n${queue}\n`)).toEqual([]);
  });
});
