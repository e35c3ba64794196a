import { describe, expect, it } from '@jest/globals';
import {
  checkFor,
  supportsUserNameFile,
} from '../../../../../cli/extract/rewrite/prometheus-version.ts';

describe('the version of Prometheus', () => {
  it.each([
    ['2.48.1', false],
    ['2.49.0', true],
    ['v3.1.0', true],
    ['1.99.0', false],
    [undefined, false],
  ])('%s: username_file %s', (version, isThere) => {
    expect(supportsUserNameFile(version)).toBe(isThere);
  });

  it.each([
    ['3.0.0', '2.42.0', undefined],
    ['3.0.0', '2.53.0', 'refused'],
    ['2.42.0', '2.42.0', 'refused'],
    [undefined, '2.42.0', 'refused'],
  ])('for %s, promtool %s is heard: %s', async (version, own, heard) => {
    const promtool = { version: async () => own, complaint: async () => 'refused' };

    expect(await checkFor(version, promtool).complaint('prometheus.yml')).toBe(heard);
  });
});
