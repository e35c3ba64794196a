import { describe, expect, it } from '@jest/globals';
import { findInCommand } from '../../../../../cli/extract/formats/command-lines.ts';
import { splitCommands } from '../../../../../cli/extract/syntax/commands.ts';
import { briefly, type Finding, summarise } from './findings.ts';

function findInShell(text: string): Finding[] {
  const context = { file: 'push.sh', text };
  return splitCommands(text)
    .flatMap(({ words }) => [...findInCommand(words, { context, path: '', role: 'unknown' })])
    .map((found) => summarise(found, text));
}

const write = 'https://mimir.example.net/api/v1/push';

describe('flags of vmagent and its like', () => {
  it('give every kind of credential', () => {
    const found = findInShell(`vmagent -remoteWrite.url=https://u:one@vm/api/v1/write \\
  -remoteWrite.bearerToken=two \\
  --remoteWrite.headers='X-Api-Key: three^^X-Team: a' \\
  -remoteWrite.oauth2.clientSecret four \\
  -remoteWrite.aws.secretKey="five" \\
  -remoteWrite.basicAuth.passwordFile=/run/six \\
  -remoteWrite.proxyURL=http://p:seven@proxy:3128 \\
  -notifier.basicAuth.password=eight -datasource.bearerToken=nine \\
  -httpAuth.username=me -httpAuth.password=ten -reloadAuthKey=eleven
`);

    expect(briefly(found)).toEqual([
      '1 url-user-info remote-write literal one',
      '2 bearer-token remote-write literal two',
      '3 header remote-write literal three',
      '4 oauth2-client-secret remote-write literal four',
      '5 aws-secret-key remote-write literal five',
      '6 basic-auth-password remote-write file /run/six',
      '7 url-user-info remote-write literal seven',
      '8 basic-auth-password alerting literal eight',
      '8 bearer-token unknown literal nine',
      '9 basic-auth-password receiver literal ten',
      '9 url-query-key receiver literal eleven',
    ]);
    expect(found.every(({ value, source }) => value === undefined || source === value)).toBe(true);
  });

  it('belong to the address of the same order', () => {
    const found = findInShell(
      'vmagent -remoteWrite.url=https://a/w -remoteWrite.basicAuth.username=ua -remoteWrite.basicAuth.password=pa' +
        ' -remoteWrite.url=https://b/w -remoteWrite.basicAuth.username=ub -remoteWrite.basicAuth.password=pb',
    );

    expect(found).toMatchObject([
      { url: 'https://a/w', username: 'ua', value: 'pa', path: '--remoteWrite.basicAuth.password' },
      { url: 'https://b/w', username: 'ub', value: 'pb' },
    ]);
  });

  it('take several values with commas between them', () => {
    const found = findInShell('vmagent -remoteWrite.bearerToken=one,,two');

    expect(found.map(({ value, source }) => [value, source])).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ]);
  });

  it('refer to variables, files and addresses', () => {
    const found = findInShell(
      'vmagent -remoteWrite.bearerToken=$TOKEN -remoteWrite.basicAuth.password=%{PW}' +
        ' -httpAuth.password=file:///run/pw -pprofAuthKey=https://keys/pprof',
    );

    expect(briefly(found)).toEqual([
      '1 bearer-token remote-write variable TOKEN',
      '1 basic-auth-password remote-write variable PW',
      '1 basic-auth-password receiver file file:///run/pw',
      '1 url-query-key receiver file https://keys/pprof',
    ]);
  });
});

describe('curl', () => {
  it.each([
    ['-u me:one', 'basic-auth-password'],
    ['-sSu "me:one"', 'basic-auth-password'],
    ['-ume:one', 'basic-auth-password'],
    ["--user 'me:one'", 'basic-auth-password'],
    ['--user=me:one', 'basic-auth-password'],
    ['-H "Authorization: Bearer one"', 'header'],
    ["-H'X-Api-Key:one'", 'header'],
    ['--header "X-Auth-Token: one"', 'header'],
    ['--oauth2-bearer one', 'bearer-token'],
    ['--aws-sigv4 aws:amz:eu-west-1:aps -u AK1:one', 'aws-secret-key'],
    ['-x http://me:one@proxy:3128', 'url-user-info'],
  ])('sends samples with %s', (options, kind) => {
    const found = findInShell(`curl -X POST ${options} --data-binary @samples ${write}`);

    expect(found).toMatchObject([
      { kind, role: 'remote-write', holds: 'literal', value: 'one', source: 'one' },
    ]);
  });

  it('tells the endpoint and the user', () => {
    expect(findInShell(`curl --url ${write}?tenant=1 -u me:one`)).toMatchObject([
      { url: write, username: 'me' },
    ]);
  });

  it('is looked at where only a variable tells what it addresses', () => {
    const [found] = findInShell('curl -u "me:one" "$PUSHGATEWAY_URL/metrics/job/x"');

    expect(found).toMatchObject({ role: 'unknown', value: 'one' });
  });

  it('finds credentials in the address itself', () => {
    const found = findInShell('curl https://me:one@mimir.example.net/api/v1/push?token=two');

    expect(found.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'url-user-info one',
      'url-query-key two',
    ]);
  });

  it('holds variables where a shell evaluates them', () => {
    expect(
      briefly(findInShell(`curl -u "me:$PW" -H "Authorization: Bearer $(cat t)" ${write}`)),
    ).toEqual(['1 basic-auth-password remote-write variable PW', '1 header remote-write variable']);
  });

  it('holds a literal where single quotes keep a shell from it', () => {
    expect(findInShell(`curl -u 'me:$ecret' ${write}`)).toMatchObject([
      { holds: 'literal', value: '$ecret' },
    ]);
  });

  it.each([
    'curl -u me:one https://packages.example.net/pool/',
    'curl -H "Authorization: Bearer one" https://chat.example.net/api/messages',
    `curl -H "Content-Type: text/plain" -o user:pass ${write}`,
    `curl -u me ${write}`,
    'wget --user=me --password=one https://files.example.net/app.tgz',
    'mysql -u root -pone',
  ])('finds nothing in: %s', (text) => {
    expect(findInShell(text)).toEqual([]);
  });
});

it('reads the options of wget', () => {
  const found = findInShell(`wget --http-user=me --http-password one --post-file=x ${write}`);

  expect(found).toMatchObject([
    { kind: 'basic-auth-password', username: 'me', value: 'one', url: write },
  ]);
});

it('reads the options of the tools of Prometheus and Mimir', () => {
  const found =
    findInShell(`promtool push metrics --header Authorization="Bearer one" ${write} x.prom
promtool query instant https://me:two@prom.example.net up
mimirtool rules list --address=https://mimir.example.net --user=7 --key=three --id 7
amtool --alertmanager.url=http://me:four@am:9093 alert
`);

  expect(briefly(found)).toEqual([
    '1 header remote-write literal one',
    '2 url-user-info unknown literal two',
    '3 basic-auth-password unknown literal three',
    '4 url-user-info unknown literal four',
  ]);
  expect(found[2]).toMatchObject({ username: '7', url: 'https://mimir.example.net' });
});

it("reads settings that override the Collector's configuration", () => {
  const found = findInShell(
    'otelcol --config c.yaml "--set=exporters.otlphttp.headers.authorization=one"' +
      ' --set exporters::otlphttp::headers::x-team=blue --set=extensions.bearertokenauth.token=two',
  );

  expect(briefly(found)).toEqual([
    '1 header remote-write literal one',
    '1 bearer-token unknown literal two',
  ]);
});

it('finds credentials in an address of metrics on any command line', () => {
  const found = findInShell(
    'exporter --push-to=https://me:one@mimir.example.net/api/v1/push https://mimir/api/v1/push?token=two',
  );

  expect(briefly(found)).toEqual([
    '1 url-user-info remote-write literal one',
    '1 url-query-key remote-write literal two',
  ]);
});
