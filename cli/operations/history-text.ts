import { patterns } from '../../functions/shared/contract.ts';
import type { History } from '../../functions/shared/operations.ts';
import type { Colors } from '../colors.ts';
import { shortVersion } from './version-name.ts';
import { dateText } from './when.ts';

const versionPattern = new RegExp(patterns.version);

/** A line an event, as they come: oldest first. */
export function renderHistory({ events }: History, colors: Colors): string {
  if (events.length === 0) return 'Nothing has happened yet.';
  const kindWidth = Math.max(...events.map(({ kind }) => kind.length));
  return events
    .map(({ at, kind, subject, by, detail }) => {
      const name = versionPattern.test(subject) ? shortVersion(subject) : subject;
      const rest = [by === undefined ? '' : `by ${by}`, detail ?? ''].filter((text) => text !== '');
      const more = rest.length === 0 ? '' : `  ${rest.join(': ')}`;
      return `${colors.dim(dateText(at))}  ${kind.padEnd(kindWidth)}  ${name}${more}`;
    })
    .join('\n');
}
