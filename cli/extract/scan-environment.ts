import type { Source } from './scan.ts';
import { scanText } from './scan-text.ts';
import { environmentText } from './sources/environment.ts';

/** The variables of this process, as a source of the scan. */
export const scanEnvironment =
  (environment: Readonly<Record<string, string | undefined>>): Source =>
  async () => {
    const source = environmentText(environment);
    const { sightings, problems } = await scanText(source);
    const bytes = Buffer.byteLength(source.text);
    return { sightings, problems, scanned: { files: 1, bytes, skipped: 0 } };
  };
