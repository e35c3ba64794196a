import { describe, expect, test } from '@jest/globals';
import {
  agentFlag,
  canRun,
  parseVersion,
  readsUserNameFile,
} from '../../../../cli/local-run/prometheus-version.ts';

describe('parseVersion', () => {
  test('reads what a distribution and what the project itself print', () => {
    expect(parseVersion('prometheus, version 2.42.0+ds (branch: debian/sid)')).toEqual({
      major: 2,
      minor: 42,
    });
    expect(parseVersion('prometheus, version 3.5.0 (branch: HEAD, revision: 8be3a94)')).toEqual({
      major: 3,
      minor: 5,
    });
  });

  test('finds none in what another program prints', () => {
    expect(parseVersion('promtool, version 2.42.0')).toBeUndefined();
    expect(parseVersion('')).toBeUndefined();
  });
});

describe('what a version can do', () => {
  test.each([
    [2, 32, false, false, '--enable-feature=agent'],
    [2, 33, true, false, '--enable-feature=agent'],
    [2, 48, true, false, '--enable-feature=agent'],
    [2, 49, true, true, '--enable-feature=agent'],
    [3, 0, true, true, '--agent'],
  ])('is known for %i.%i', (major, minor, runs, readsFile, flag) => {
    const version = { major, minor };

    expect(canRun(version)).toBe(runs);
    expect(readsUserNameFile(version)).toBe(readsFile);
    expect(agentFlag(version)).toBe(flag);
  });
});
