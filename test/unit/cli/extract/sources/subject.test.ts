import { describe, expect, test } from '@jest/globals';
import { ofMetrics } from '../../../../../cli/extract/formats/purposes.ts';
import { isAboutMetrics } from '../../../../../cli/extract/sources/subject.ts';

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

  test('looks into documents in base64, wherever they begin', () => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      const run =
        before + Buffer.from('scrape_configs: [{job_name: node, more: of it}]').toString('base64');

      expect(isAboutMetrics(`data:\n  config: ${run}\n`)).toBe(true);
    }
  });
});
