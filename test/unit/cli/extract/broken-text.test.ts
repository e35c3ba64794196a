import { describe, expect, it } from '@jest/globals';
import { scanText } from '../../../../cli/extract/scan-text.ts';

async function found(file: string, text: string): Promise<string[]> {
  const { sightings, problems } = await scanText({ file, text });
  expect(problems).toMatchObject([{ code: 'NOT_PARSED', file }]);
  return sightings.map(
    ({ place, role, secret }) => `${place.line} ${role} ${secret?.reveal() ?? 'none'}`,
  );
}

describe('JSON that is broken', () => {
  it.each([
    '{"remote_write_password": "one-11",\n ,}',
    '{"a": {"remote_write_password": "one-11", "b": ',
    '{"a" {"b", "c": 1}, "remote_write_password": "one-11" "d": 2}',
  ])('is read as far as it goes: %s', async (text) => {
    expect(await found('x.tfvars.json', text)).toEqual(['1 remote-write one-11']);
  });

  it('keeps its keys with their values', async () => {
    const text =
      '{"remote_write": [{"x", "basic_auth": {"y", "password": "one-11"}}], "scrape_configs": [{"bearer_token": "two-22"';

    expect(await found('prometheus.json', text)).toEqual([
      '1 remote-write one-11',
      '1 scrape two-22',
    ]);
  });

  it('of very many levels is read by line', async () => {
    const text = `{"remote_write_password": "one-11"\n"x": ${'['.repeat(100_000)}`;

    expect(await found('x.tfvars.json', text)).toEqual(['1 remote-write one-11']);
  });
});

describe('YAML with a broken document', () => {
  const secret = (value: string): string =>
    `kind: Secret\napiVersion: v1\nmetadata: { name: prometheus }\ndata:\n  password: ${Buffer.from(value).toString('base64')}\n`;

  it.each(['a: [b\n', 'a:\n  b: c\n d: e\n', 'prom_name: x\n\tb: c\n'])(
    'has the others read as they are, before and after %j',
    async (broken) => {
      const text = `${secret('one-11')}---\n${broken}---\n${secret('two-22')}`;
      const last = 5 + 1 + broken.split('\n').length - 1 + 1 + 5;

      expect(await found('all.yaml', text)).toEqual(['5 unknown one-11', `${last} unknown two-22`]);
    },
  );

  it('has that one read by line', async () => {
    const text = `${secret('one-11')}---\nprom_password: two-22\n  x: [\n`;

    expect(await found('all.yaml', text)).toEqual(['5 unknown one-11', '7 unknown two-22']);
  });
});
