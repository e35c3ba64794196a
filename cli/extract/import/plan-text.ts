import { secretNameOf } from '../../../functions/shared/endpoint-name.ts';
import type { LookedAt } from './secret-states.ts';

/** What the person agrees to. */
export function planText(settingsFile: string, open: readonly LookedAt[]): string {
  const steps = open.flatMap(({ name, url, username, stored, entry }) => [
    `- ${name}: user ${username} of ${url}, proved by a write just now`,
    ...(stored === 'absent' ? [`    make the secret ${secretNameOf(name)}`] : []),
    ...(entry === 'missing' ? [`    add an entry to ${settingsFile}`] : []),
  ]);
  return ['Import write credentials into AWS Secrets Manager:', ...steps].join('\n');
}
