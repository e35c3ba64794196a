import { execFile } from 'node:child_process';
import { chmod, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RewriteReport } from '../../../../../cli/extract/rewrite/rewrite-files.ts';
import { rewriteText } from '../../../../../cli/extract/rewrite/rewrite-text.ts';
import { wayBack } from '../../../../../cli/extract/rewrite/way-back.ts';
import { rewrite } from './rewritten.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promrotate-back-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what is told of rewritten files', () => {
  it.each(['a.yml', "it's $HOME.yml", '-a.yml', 'a\n\u001b[31mred.yml'])(
    'the way back of %j keeps mode and link',
    async (file) => {
      const backup = `${file}.promrotate-backup`;
      await writeFile(join(folder, 'real'), 'new');
      await chmod(join(folder, 'real'), 0o640);
      await symlink('real', join(folder, file));
      await writeFile(join(folder, backup), 'old', { mode: 0o600 });
      const command = wayBack({ file, backup });

      await promisify(execFile)('bash', ['-c', command], { cwd: folder });

      expect(command).not.toMatch(/\p{Cc}/u);
      expect(await readFile(join(folder, 'real'), 'utf8')).toBe('old');
      expect((await stat(join(folder, 'real'))).mode & 0o777).toBe(0o640);
      expect((await lstat(join(folder, file))).isSymbolicLink()).toBe(true);
    },
  );

  it('has names and reasons on a line each, warnings, and that Prometheus loads its file', async () => {
    const folderName = 'x\n\u001b[31mred';
    const text =
      'scrape_configs:\n  - job_name: a\n    bearer_token: tok-en-12345\n    sigv4: { secret_key: s3cr3tKey/1234567 }\n';
    const { plan } = await rewrite({ [`${folderName}/prometheus.yml`]: text }, '3.0.0');
    const file = `${folderName}/prometheus.yml`;
    const report: RewriteReport = {
      plan,
      rewritten: [{ file, backup: `${file}.promrotate-backup` }],
      written: ['/etc/cred/bearer-token'],
      warnings: ["for root's group"],
    };

    const shown = rewriteText(report);

    expect(plan.rewrites.map(({ diff }) => diff).join('')).not.toContain('\u001b');
    expect(shown).not.toContain('\u001b');
    expect(shown).toMatch(
      /^rewritten: x red\/prometheus\.yml\nwritten: \/etc\/cred\/bearer-token\n/,
    );
    expect(shown).toContain("\nwarning: for root's group\n");
    expect(shown).toMatch(/\nHave Prometheus load it: .*\/-\/reload/);
  });
});
