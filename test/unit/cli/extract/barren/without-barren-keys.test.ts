import { describe, expect, test } from '@jest/globals';
import { withoutBarrenKeys } from '../../../../../cli/extract/barren/without-barren-keys.ts';

/** What is left, without blanks at the ends of lines. */
function rest(text: string): string {
  const left = withoutBarrenKeys(text);
  expect(left).toHaveLength(text.length);
  return left.replaceAll(/[ ]+$/gm, '');
}

const barren = 'worker:\n  replicas: 3\n  hosts: [a, b]\n';
const telling = 'scrape_configs:\n  - job_name: node\n';
const write = 'remote_write:\n  - bearer_token: made-up\n';

describe('withoutBarrenKeys', () => {
  test('leaves out top keys without a keyword, as one comment where they follow each other', () => {
    expect(rest(barren + barren + write + barren)).toBe(`#\n${write}#\n`);
  });

  test('leaves a key that tells the format, without what is below it', () => {
    expect(rest(telling + write)).toBe(`scrape_configs: #\n${write}`);
    expect(rest(`jobs:\n- a\n- b\n${write}`)).toBe(`jobs: #\n${write}`);
  });

  test('leaves keys whose value tells the format, and values in the line of their key', () => {
    const text = `metadata:\n  name: writer\nteam: metrics\n${write}`;

    expect(rest(text)).toBe(text);
  });

  test('leaves everything of a document that a word in a value makes one of secrets', () => {
    const text = `kind: Secret\nstringData:\n  first: made-up\n`;

    expect(rest(text)).toBe(text);
  });

  test('looks at each document by itself', () => {
    expect(rest(`kind: Secret\n${barren}---\n${barren}...\n---\n${write}${barren}`)).toBe(
      `kind: Secret\n${barren}---\n#\n...\n---\n${write}#\n`,
    );
  });

  test('leaves what refers to elsewhere or is referred to', () => {
    for (const value of ['&all', '*all', '{<<: x}', 'x\n  script: y']) {
      const text = `worker:\n  base: ${value}\n${write}`;

      expect(rest(text)).toBe(text);
    }
  });

  test('ends a block scalar before a comment', () => {
    expect(rest(`note: |\n password\n${barren}`)).toBe('note: |\n password\n#\n');
  });

  test('leaves documents that are no mapping in block style', () => {
    for (const start of ['{\n', '[\n', '--- |\n', '--- "\n', '- a\n', '"quoted":\n']) {
      const text = `${start}${barren}${write}`;

      expect(rest(text)).toBe(text);
    }
  });

  test('goes no further than a line at the margin that begins no plain key', () => {
    const text = `password:\n  a: b\n"worker":\n  replicas: 3\n${barren}`;

    expect(rest(text)).toBe(text);
  });

  test('leaves values in the line of their key, whatever follows, and those of several lines', () => {
    for (const after of ['\n', '# a note\n', '  \n\n  # a note\n']) {
      const text = `kind: VMUser\n${after}metadata: {name: x}\n${after}${write}`;

      expect(rest(text)).toBe(text.replaceAll(/ +$/gm, ''));
    }
    const folded = `address: >-\n  https://metrics.example.org\nquoted: "a\n  b"\n${write}`;

    expect(rest(folded)).toBe(folded);
  });

  test('leaves what may be a document in base64, also in several lines', () => {
    const encoded = Buffer.from('# of many words, a text about prometheus').toString('base64');
    for (const value of [encoded, `|\n    ${encoded.match(/.{1,32}/g)?.join('\n    ')}`]) {
      const text = `worker:\n  content: ${value}\n${write}`;

      expect(rest(text)).toBe(text);
    }
  });

  test('leaves everything where a key is written in another way', () => {
    const text = `${barren}"kind": Secret\n${write}`;

    expect(rest(text)).toBe(text);
  });

  test.each([
    'pw: made-up',
    'creds: made-up',
    'pass             = made-up',
    'url: https://me@example.com:made-up@host/',
    String.raw`url: https:\/\/host\/write?p=made-up`,
    'command: [mimirtool, --key, made-up]',
    'key_file: /etc/key',
  ])('leaves what may be a secret though no word of a whole file is in it: %s', (line) => {
    const text = `worker:\n  ${line}\n${write}`;

    expect(rest(text)).toBe(text);
  });
});
