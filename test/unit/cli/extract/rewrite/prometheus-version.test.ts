import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  checkFor,
  promtoolCheck,
  supportsUserNameFile,
} from '../../../../../cli/extract/rewrite/prometheus-version.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-promtool-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

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
    const promtool = {
      version: async () => own,
      absence: async () => undefined,
      complaint: async () => 'refused',
    };
    const isAsked = heard !== undefined;

    expect((await checkFor(version, promtool).absence()) === undefined).toBe(isAsked);

    expect(await checkFor(version, promtool).complaint('prometheus.yml')).toBe(heard);
  });

  const tells = 'test "$1" = --version && echo "promtool, version 2.53.0" && exit 0';

  it.each([
    ['refuses the file', 0o755, `${tells}; exit 1`, 'promtool check config refuses it', undefined],
    ['takes the file', 0o755, `${tells}; exit 0`, undefined, undefined],
    ['may not be run', 0o644, tells, undefined, 'it cannot be run (EACCES)'],
    ['is killed', 0o755, `${tells}; kill -9 $$`, undefined, 'it cannot be run (SIGKILL)'],
    ['is of another machine', 0o755, 'exit 126', undefined, 'it cannot be run (status 126)'],
    ['is another program', 0o755, 'exit 0', undefined, 'it tells no version'],
  ])('a promtool that %s', async (_, mode, script, complaint, absence) => {
    const program = join(folder, 'promtool');
    await writeFile(program, `#!/bin/sh\n${script}\n`, { mode });
    const check = promtoolCheck(program);

    expect(await check.complaint('prometheus.yml')).toBe(complaint);
    expect(await check.absence()).toBe(absence);
  });

  it('a promtool that is not there', async () => {
    const check = promtoolCheck(join(folder, 'none'));

    expect(await check.complaint('prometheus.yml')).toBeUndefined();
    expect(await check.absence()).toBe('there is none');
  });
});
