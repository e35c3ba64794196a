import { join } from 'node:path';
import { findTool, tools } from '../../infra/local/tools/find-tool.ts';

/** Fetches what tests run beside Node, before the first test, so that none of them waits for it. */
const cache = join(import.meta.dirname, '..', '..', '.cache', 'debian');
const { chromium, ...others } = tools;
const wanted =
  process.env['CHROMIUM_BIN'] === undefined
    ? [...Object.values(others), chromium]
    : Object.values(others);
for (const tool of wanted) {
  await findTool(tool, { cache, searchPath: process.env['PATH'] });
}
