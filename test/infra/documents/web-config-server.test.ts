import { chmod } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { tools } from '../../../infra/local/tools/find-tool.ts';
import { acceptedSetText, bcryptShaped, blockText } from '../../support/accepted-set-text.ts';
import { findTestTool } from '../../support/host-shells.ts';
import type { RunResult } from '../../support/played-host.ts';
import { PlayedHosts } from '../../support/played-hosts.ts';
import { programFolder } from '../../support/programs.ts';
import { type PrometheusServer, startPrometheus } from '../../support/prometheus-server.ts';

const played = new PlayedHosts();
beforeEach(() => {
  played.aws.parameters.set('/promrotate/accepted/central', acceptedSetText(7, users));
});

const users = { 'central-1': bcryptShaped('new') };
const before = `basic_auth_users:\n  alice: ${bcryptShaped('alice')}\n`;
const after = before.replace('\n', `\n${blockText(7, users)}`);

describe('with a real Prometheus', () => {
  let prometheus: PrometheusServer;

  beforeEach(async () => {
    await played.host.write('/etc/web.yml', '');
    prometheus = await startPrometheus(played.host.root, played.host.path('/etc/web.yml'));
  });
  afterEach(() => prometheus.stop());

  test('closes an open server and keeps the file when strangers are refused', async () => {
    for (const shell of played.shells.all) {
      await played.host.write('/etc/web.yml', '');
      expect((await fetch(`${prometheus.url}/-/healthy`)).status).toBe(200);

      const result = await played.apply(shell, { CheckUrl: `${prometheus.url}/-/healthy` });

      expect(result).toMatchObject({ status: 0, stderr: '' });
      expect((await fetch(`${prometheus.url}/-/healthy`)).status).toBe(401);
    }
  });

  test('puts the previous content back when the server cannot read the new file', async () => {
    // Prometheus refuses the unknown key for every request, which our check of YAML lets through.
    const unknown = `unknown_key: {}\n${before}`;
    await played.host.write('/etc/web.yml', unknown);

    const { status, stderr } = await played.apply(played.shells.dash, {
      CheckUrl: `${prometheus.url}/-/healthy`,
    });

    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `promrotate-error CHECK_FAILED expected 401 or 403 without credentials from ${prometheus.url}/-/healthy, found 500; the file is as it was\n`,
    });
    expect(await played.host.read('/etc/web.yml')).toBe(unknown);
  }, 15_000);
});

describe('with a server that says what it likes', () => {
  let server: Server;
  let url: string;
  let isFirst: boolean;

  beforeEach(async () => {
    isFirst = true;
    server = createServer(({ url: path }, response) => {
      const answer = path === '/late' ? (isFirst ? 500 : 403) : Number(path?.slice(1));
      isFirst = false;
      response.writeHead(answer).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
    url = `http://127.0.0.1:${address.port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test.each([
    ['puts the previous content back', before],
    ['leaves a file that has the set already', after],
  ])(
    '%s, for any answer but a refusal',
    async (_fact, content) => {
      const checkUrls = [`${url}/200`, `${url}/404`, `${url}/503`, 'http://127.0.0.1:1/000'];
      const runs = played.shells.all.flatMap((shell) =>
        checkUrls.map((checkUrl) => ({ shell, checkUrl })),
      );

      const results = await Promise.all(
        runs.map(async ({ shell, checkUrl }, index) => {
          await played.host.write(`/etc/${index}.yml`, content);
          const values = { CheckUrl: checkUrl, File: `/etc/${index}.yml` };
          const { stderr } = await played.apply(shell, values);
          return { stderr, content: await played.host.read(`/etc/${index}.yml`) };
        }),
      );

      expect(results).toEqual(
        runs.map(({ checkUrl }) => ({
          stderr: `promrotate-error CHECK_FAILED expected 401 or 403 without credentials from ${checkUrl}, found ${checkUrl.slice(-3)}; the file is as it was\n`,
          content,
        })),
      );
    },
    20_000,
  );

  test('gives a server a moment to take the file', async () => {
    await played.host.write('/etc/web.yml', before);

    expect(await played.apply(played.shells.dash, { CheckUrl: `${url}/late` })).toMatchObject({
      status: 0,
    });
    expect(await played.host.read('/etc/web.yml')).toBe(after);
  });
});

describe('with promtool', () => {
  let programs: string;

  beforeEach(async () => {
    const promtool = await findTestTool(tools.promtool);
    programs = await programFolder(played.host.root, { promtool: `exec ${promtool} "$@"` });
  });

  /** promtool opens files of the host: the played root must be the real one. */
  const applyOnRealRoot = (): Promise<RunResult> =>
    played.apply(
      played.shells.dash,
      { File: played.host.path('/etc/web.yml') },
      { programs, environment: { PROMROTATE_HOST_ROOT: '' } },
    );

  test('applies the set to a file that it accepts', async () => {
    await played.host.write('/etc/web.yml', before);

    expect(await applyOnRealRoot()).toMatchObject({ status: 0, stderr: '' });
  });

  test('reports a file that it refuses as it stands', async () => {
    await played.host.write(
      '/etc/web.yml',
      `tls_server_config:\n  cert_file: absent.crt\n${before}`,
    );

    expect((await applyOnRealRoot()).stderr).toContain('promrotate-error YAML_BROKEN ');
  });

  test('reports a file that it refuses with the set only', async () => {
    await played.host.write('/etc/web.yml', before);
    programs = await programFolder(played.host.root, { promtool: '! grep -q central "$3"' });
    await chmod(played.host.root, 0o755);
    const environment = { PATH: `${programs}:${played.shells.dash.path}:/usr/bin:/bin` };

    const { stderr } = await played.apply(played.shells.dash, {}, { environment });

    expect(stderr).toContain('promrotate-error CHECK_FAILED promtool check web-config refuses');
    expect(await played.host.read('/etc/web.yml')).toBe(before);
  });
});
