import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { renderSettings } from '../../../../cli/local-run/endpoint-settings.ts';
import type { Fleet } from '../../../../cli/local-run/fleet.ts';
import { readSettings } from '../../../../infra/settings/settings-file.ts';

const stop = (): Promise<void> => Promise.resolve();
const server = { root: '/r', log: '/l', stop, start: stop };
const writer = {
  ...server,
  directory: '/d/credential',
  config: '/d/agent.yml',
  passwordFile: '/p',
};
const fleet: Fleet = {
  receivers: [
    { ...server, name: 'receiver-1', port: 1001, url: 'http://127.0.0.1:1001' },
    { ...server, name: 'receiver-2', port: 1002, url: 'http://127.0.0.1:1002' },
  ],
  frontUrl: 'http://127.0.0.1:1003',
  frontPort: 1003,
  operator: { username: 'ops', password: 'planted-operator' },
  writers: [
    { ...writer, name: 'a', url: 'http://127.0.0.1:1004', switchKind: 'symlink' },
    { ...writer, name: 'b', url: 'http://127.0.0.1:1005', switchKind: 'inline' },
  ],
  credential: { username: 'writer', password: 'planted-password' },
  servers: [],
  operatorFile: '/o',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('renderSettings', () => {
  test('writes settings that the deployment takes in the local run', async () => {
    const file = join(folder, 'endpoints.yaml');
    await writeFile(file, renderSettings(fleet, { grace: '20s' }));

    const { endpoints } = readSettings(file, { isLocal: true });

    expect(endpoints).toMatchObject([
      {
        name: 'central',
        secret: 'existing',
        definition: {
          graceSeconds: 20,
          receiver: { adopt: 'writer', front: { write: 'http://127.0.0.1:1003/api/v1/write' } },
          writers: [
            { name: 'a', hosts: 'central-a', switch: { kind: 'symlink' } },
            { name: 'b', switch: { kind: 'inline', reload: 'http://127.0.0.1:1005/-/reload' } },
          ],
        },
      },
    ]);
  });

  test('holds no password', () => {
    expect(renderSettings(fleet, { grace: '24h' })).not.toContain('planted-password');
  });
});
