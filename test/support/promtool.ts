import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { tools } from '../../infra/local/tools/find-tool.ts';
import { findTestTool } from './host-shells.ts';

export type Verdict = { readonly status: number | null; readonly output: string };

/** Runs the real promtool; `input` is what it reads from stdin. */
export async function promtool(words: readonly string[], input = ''): Promise<Verdict> {
  const child = spawn(await findTestTool(tools.promtool), words);
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status: child.exitCode, output: `${stdout}${stderr}` };
}
