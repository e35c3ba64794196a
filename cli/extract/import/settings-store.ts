import { readFile } from 'node:fs/promises';
import { replaceFile } from '../../operations/replace-file.ts';

/** The file of endpoints. */
export interface SettingsStore {
  /** Undefined: there is none. */
  read(file: string): Promise<string | undefined>;
  /** As a whole or not at all. */
  replace(file: string, text: string): Promise<void>;
}

export const settingsFiles: SettingsStore = {
  read: (file) =>
    readFile(file, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }),
  replace: replaceFile,
};
