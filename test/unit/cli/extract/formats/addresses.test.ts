import { describe, expect, it } from '@jest/globals';
import { isSecretQueryKey, readAddress } from '../../../../../cli/extract/formats/addresses.ts';

describe('reading an address', () => {
  it('takes user info, query and fragment off the URL', () => {
    const address = readAddress(
      'https://u:p@prom.example.net:9090/api/v1/write?tenant=7&token=t#x',
    );

    expect(address?.url).toBe('https://prom.example.net:9090/api/v1/write');
  });

  it('gives the password of the user info with its place', () => {
    const text = 'https://writer:s%40fe@prom.example.net/';

    const [credential] = readAddress(text)?.credentials ?? [];

    expect(credential).toMatchObject({ kind: 'url-user-info', name: 'writer', value: 's@fe' });
    expect(text.slice(credential?.start, credential?.end)).toBe('s%40fe');
  });

  it('reads a password with a colon or an at sign', () => {
    expect(readAddress('http://u:a:b@c@host/')?.credentials[0]).toMatchObject({ value: 'a:b@c' });
  });

  it('reads a variable as user or as password', () => {
    expect(readAddress('http://${env:USER}:${env:PASS}@host/')?.credentials[0]).toMatchObject({
      name: '${env:USER}',
      value: '${env:PASS}',
    });
  });

  it.each(['https://user@host/', 'https://user:@host/', 'https://host/', 'https://host/a:b@c'])(
    'finds no credential in %s',
    (text) => {
      expect(readAddress(text)?.credentials).toEqual([]);
    },
  );

  it('gives the query keys that carry secrets, each with its place', () => {
    const text = 'https://host/write?a=1&api_key=k1&dedup=true&token=t%2F2#f';

    const credentials = readAddress(text)?.credentials ?? [];

    expect(credentials.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'api_key=k1',
      'token=t/2',
    ]);
    expect(credentials.map(({ start, end }) => text.slice(start, end))).toEqual(['k1', 't%2F2']);
  });

  it("gives the password of InfluxDB's query, and no p that stands alone", () => {
    const [influx, other] = ['http://i/write?db=prom&u=me&p=one', 'http://i/write?p=2'].map(
      (text) => readAddress(text)?.credentials,
    );

    expect(influx).toMatchObject([{ kind: 'url-query-key', value: 'one' }]);
    expect(other).toEqual([]);
  });

  it.each(['localhost:9090', 'mailto:a@b', '${URL}', ''])(
    'does not take %j for an address',
    (text) => {
      expect(readAddress(text)).toBeUndefined();
    },
  );
});

describe('a query key', () => {
  it.each([
    'token',
    'api_key',
    'apikey',
    'api-key',
    'key',
    'access_token',
    'authKey',
    'sig',
    'X-API-Key',
  ])('named %s carries a secret', (name) => {
    expect(isSecretQueryKey(name)).toBe(true);
  });

  it.each([
    'auth',
    'db',
    'tenant',
    'page_token',
    'continuation-token',
    'extra_label',
    'key_id',
    'tokenizer',
  ])('named %s carries none', (name) => {
    expect(isSecretQueryKey(name)).toBe(false);
  });
});
