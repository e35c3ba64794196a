import { describe, expect, test } from '@jest/globals';
import { ofMetrics } from '../../../../../cli/extract/formats/purposes.ts';
import { flagNames } from '../../../../../cli/extract/formats/victoria-metrics-options.ts';
import { isAboutMetrics } from '../../../../../cli/extract/sources/subject.ts';

const wrapped = (text: string): string =>
  encode(text)
    .match(/.{1,32}/g)
    ?.join('\n  ') ?? '';
const encode = (text: string): string => Buffer.from(text).toString('base64');

describe('isAboutMetrics', () => {
  test.each(ofMetrics.map((words) => words.join(' ')))('knows "%s" in any writing', (phrase) => {
    const words = phrase.split(' ');
    const capitals = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
    const writings = [
      `${words.join('_')}_password`,
      `MY_${words.join('_').toUpperCase()}_PASSWORD`,
      `my${capitals.join('')}Password`,
      `the-${words.join('-')}-token`,
      `/etc/${words.join('.')}/token`,
    ];

    expect(writings.filter((writing) => !isAboutMetrics(writing))).toEqual([]);
  });

  test.each([
    'timestamp: 1\nexample: snapshot\npromise: kept\nEXAMPLE: SNAPSHOT\n',
    'password: made-up\ntoken: made-up\napi_key: made-up\n',
    `checksum: ${'deadbeef'.repeat(16)}\n`,
  ])('knows a text about something else: %j', (text) => {
    expect(isAboutMetrics(text)).toBe(false);
  });

  test.each([
    'receivers:\n',
    'basic_auth_users:\n',
    'url_prefix: x\n',
    '/api/v1/push',
    'scrape_configs:',
  ])('knows what formats of metrics have in them: %s', (text) => {
    expect(isAboutMetrics(text)).toBe(true);
  });

  test.each(flagNames)('knows the flag %s', (name) => {
    expect(isAboutMetrics(`tool --${name}x=made-up`)).toBe(true);
  });

  test.each([
    'apiVersion: monitoring.coreos.com/v1\nkind: Probe\n',
    String.raw`{"url": "https:\/\/u:made-up@mon.example.com\/api\/v1\/write"}`,
    String.raw`name: "\u0070rometheus"`,
    `content: |\n  ${wrapped('# of many words, a long text about prometheus')}\n`,
    `kind: Secret\ndata:\n  prod.env: ${encode('PROM_PASSWORD=x')}\n`,
    `kind: Secret\ndata:\n  a: ${encode(`b: ${encode('scrape_configs: [{job_name: node}, {}]')}`)}\n`,
    `kind: Secret\ndata:\n  a: |\n    ${encode('# of many words, a long text about prometheus')
      .match(/.{1,32}/g)
      ?.join('\n    ')}\n`,
  ])('sees through how it is written: %j', (text) => {
    expect(isAboutMetrics(text)).toBe(true);
  });

  test.each([
    ['base64', 'password: ', 'a'],
    ['a word', 'kind: ', 'z'],
    ['what joins words', 'remote', '-'],
    ['blanks', 'kind', ' '],
  ])('comes to an end with 15 MB of %s', (_what, before, filler) => {
    expect(isAboutMetrics(before + filler.repeat(15_000_000))).toBe(false);
  });

  test('looks into documents in base64, wherever they begin', () => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      const run =
        before + Buffer.from('scrape_configs: [{job_name: node, more: of it}]').toString('base64');

      expect(isAboutMetrics(`data:\n  config: ${run}\n`)).toBe(true);
    }
  });
});
