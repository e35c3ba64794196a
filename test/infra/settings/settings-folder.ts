import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../../infra/settings/settings-file.ts';

/** Reads settings from a file that is gone again afterwards; `file` is its path in messages. */
export function readText(text: string, options = { isLocal: false }) {
  const folder = mkdtempSync(join(tmpdir(), 'promrotate-settings-'));
  try {
    const file = join(folder, 'endpoints.yaml');
    writeFileSync(file, text);
    return readSettings(file, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Code and lines of the error, without the folder's name. */
export function problemsOf(text: string): { code: unknown; lines: string[] } {
  try {
    readText(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const lines = error.message
      .split('\n')
      .map((line) => line.replace(/^.*\/(?=endpoints\.yaml:\d)/, ''));
    return { code: 'code' in error ? error.code : undefined, lines };
  }
  return { code: undefined, lines: [] };
}
