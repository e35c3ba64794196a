import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  applyAcceptedSetDocument,
  switchWriterDocument,
} from '../../../infra/documents/run-command-documents.ts';
import { acceptedSetText, bcryptShaped } from '../../support/accepted-set-text.ts';
import { findHostShells, type HostShells } from '../../support/host-shells.ts';
import { type LoopbackAws, startLoopbackAws } from '../../support/loopback-aws.ts';
import { hostCredentials, PlayedHost } from '../../support/played-host.ts';
import { recordingPrograms } from '../../support/programs.ts';

let shells: HostShells;
let aws: LoopbackAws;

beforeAll(async () => {
  shells = await findHostShells();
  aws = await startLoopbackAws();
});
afterAll(() => Promise.all([shells.remove(), aws.close()]));

const password = 'PLANTED-password-of-the-writer';
const verifier = bcryptShaped('PLANTEDverifier');
const version = '1'.repeat(32);
const secrets = [
  password,
  verifier,
  hostCredentials.AWS_SECRET_ACCESS_KEY,
  hostCredentials.AWS_SESSION_TOKEN,
];

/** Names of all files below a folder that contain one of the texts. */
async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path, content: await readFile(path, 'utf8') };
    }),
  );
  return contents
    .filter(({ content }) => texts.some((secret) => content.includes(secret)))
    .map(({ path }) => path.slice(folder.length));
}

test('no secret and no verifier is in an argument, in the output or in another file', async () => {
  const values = { username: 'central-1', password };
  aws.secrets.set(`promrotate/central ${version}`, JSON.stringify(values));
  aws.parameters.set('/promrotate/accepted/central', acceptedSetText(7, { 'central-1': verifier }));
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  for (const shell of shells.all) {
    const host = await PlayedHost.create(aws);
    const { programs, recorded } = await recordingPrograms(host.root, shell.path);
    await host.write('/etc/web.yml', '');
    await host.write(
      '/etc/p.yml',
      'username: a # promrotate central username\npassword_file: /a # promrotate central password_file\n',
    );
    await host.write('/link/x', '');
    await host.write('/inline/x', '');
    const common = { Endpoint: 'central', Version: version };

    const results = [
      await host.run(
        shell,
        applyAcceptedSetDocument(),
        { Endpoint: 'central', Sequence: '7', File: '/etc/web.yml' },
        { programs },
      ),
      await host.run(
        shell,
        switchWriterDocument(),
        { ...common, Way: 'symlink', Directory: '/link' },
        { programs },
      ),
      await host.run(
        shell,
        switchWriterDocument(),
        {
          ...common,
          Way: 'inline',
          Directory: '/inline',
          Config: '/etc/p.yml',
          Reload: `http://127.0.0.1:${port}/`,
        },
        { programs },
      ),
    ];

    expect(results.map(({ stderr }) => stderr)).toEqual(['', '', '']);
    const said = [await recorded(), ...results.flatMap(({ stdout, stderr }) => [stdout, stderr])];
    expect(said[0]).toMatch(/^curl .*--aws-sigv4/m);
    for (const secret of secrets) expect(said.join('\n')).not.toContain(secret);
    expect((await filesWith(host.root, secrets)).toSorted()).toEqual([
      '/etc/web.yml',
      `/inline/${version}/password`,
      `/link/${version}/password`,
    ]);
    await host.remove();
  }
  await new Promise((resolve) => server.close(resolve));
});
