import { join } from 'node:path';
import { findTool, tools } from '../../infra/local/tools/find-tool.ts';

/** Fetches what tests run beside Node, before the first test, so that none of them waits for it. */
const cache = join(import.meta.dirname, '..', '..', '.cache', 'debian');
for (const tool of Object.values(tools)) {
  await findTool(tool, { cache, searchPath: process.env['PATH'] });
}
