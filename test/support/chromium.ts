import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { findTool, tools } from '../../infra/local/tools/find-tool.ts';

const cache = join(import.meta.dirname, '..', '..', '.cache', 'debian');

export type Chromium = { readonly browser: Browser; readonly close: () => Promise<void> };

/** Debian's headless Chromium, or the one that CHROMIUM_BIN names, with a home of its own. */
export async function startChromium(): Promise<Chromium> {
  const named = process.env['CHROMIUM_BIN'];
  const path =
    named ?? (await findTool(tools.chromium, { cache, searchPath: process.env['PATH'] }));
  const home = await mkdtemp(join(tmpdir(), 'promrotate-chromium-'));
  const browser = await puppeteer.launch({
    executablePath: path,
    headless: 'shell',
    userDataDir: join(home, 'profile'),
    env: { PATH: process.env['PATH'], HOME: home, ...(await unpackedEnvironment(path, home)) },
    // Containers let nobody make the sandbox; the only pages are our own. /dev/shm is small there.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--font-render-hinting=none',
    ],
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Of a Chromium that was unpacked and not installed: its libraries and its fonts are beside it. */
async function unpackedEnvironment(path: string, home: string): Promise<Record<string, string>> {
  if (!path.startsWith(cache)) return {};
  const root = join(path, '..', '..', '..', '..');
  const fonts = join(home, 'fonts.conf');
  await mkdir(join(home, 'font-cache'));
  await writeFile(fonts, fontSettings(root, home));
  return { LD_LIBRARY_PATH: (await libraryFolders(root)).join(':'), FONTCONFIG_FILE: fonts };
}

async function libraryFolders(root: string): Promise<string[]> {
  const files = await readdir(root, { recursive: true });
  const libraries = files.filter((name) => /\.so(\.|$)/.test(name));
  return [...new Set(libraries.map((name) => join(root, dirname(name))))];
}

/** Without settings of the machine, DejaVu Sans is what no other font is found for. */
function fontSettings(root: string, home: string): string {
  const folders = [`${root}/usr/share/fonts`, '/usr/share/fonts'].map(
    (path) => `<dir>${path}</dir>`,
  );
  const sans = '<edit name="family" mode="append_last"><string>DejaVu Sans</string></edit>';
  const mono =
    '<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>';
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders.join('')}<cachedir>${home}/font-cache</cachedir>${mono}<match target="pattern">${sans}</match></fontconfig>`;
}
