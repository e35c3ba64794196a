import { describe, expect, it } from '@jest/globals';
import { isMetricsAddress, purposeOf } from '../../../../../cli/extract/formats/purposes.ts';
import { namesSecret } from '../../../../../cli/extract/formats/secret-names.ts';

describe('names of secrets', () => {
  it.each([
    'PROM_PASSWORD',
    'apiKey',
    'remoteWrite.bearerToken',
    'access_key',
    'token_eu',
    'PASSWORD_2',
    'config_password',
  ])('takes "%s" for one', (name) => {
    expect(namesSecret(name)).toBe(true);
  });

  it.each([
    'access_key_id',
    'token_url',
    'secretName',
    'PROM_TOKEN_TTL',
    'password_policy',
    'passwordKey',
    'existingSecret',
    'configSecret',
    'existingSecretPasswordKey',
    'username',
  ])('does not take "%s" for one', (name) => {
    expect(namesSecret(name)).toBe(false);
  });
});

describe('purposes', () => {
  it('are told by whole words', () => {
    const names = [
      'PROM_PASSWORD',
      'promPassword',
      'HOTEL_API_KEY',
      'MAPS_API_KEY',
      'PROMO_SECRET',
    ];

    expect(names.map(purposeOf)).toEqual(['metrics', 'metrics', undefined, 'other', undefined]);
  });

  it('are those of the last name that says one', () => {
    expect(purposeOf('METRICS_DB_PASSWORD')).toBe('other');
    expect(purposeOf('GRAFANA_PROMETHEUS_PASSWORD')).toBe('metrics');
  });

  it('are told by the path and the host of an address, but not by that of logs', () => {
    expect(isMetricsAddress('https://acme.test/api/v1/push')).toBe(true);
    expect(isMetricsAddress('https://mimir.acme.test/')).toBe(true);
    expect(isMetricsAddress('https://acme.test/loki/api/v1/push')).toBe(false);
    expect(isMetricsAddress('postgres://prometheus/db')).toBe(false);
  });
});
