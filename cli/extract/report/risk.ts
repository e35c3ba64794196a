import type { Format, Kind, Sighting } from '../sighting.ts';
import type { Risk } from './scan-report.ts';

/** Read by whoever sees a log, a proxy or a list of processes. */
const shownAround: ReadonlySet<Kind> = new Set(['url-user-info', 'url-query-key']);

/** Good for far more than metrics. */
const farReaching: ReadonlySet<Kind> = new Set([
  'aws-secret-key',
  'azure-client-secret',
  'oauth2-client-secret',
  'tls-private-key',
]);

/** Passed around, stored elsewhere, or printed by the tools that read them. */
const spread: ReadonlySet<Format> = new Set(['terraform-state', 'github-actions', 'gitlab-ci']);

/** How bad it is that the value stands there; `isInHistory`: in Git's, somewhere. */
export function judgeRisk({ holds, kind, role, format }: Sighting, isInHistory: boolean): Risk {
  if (holds !== 'literal') return 'none';
  if (isInHistory) return 'leaked';
  if (kind === 'weak-hash') return 'medium';
  if (kind === 'shared-hash') return 'low';
  if (role === 'remote-write' || role === 'receiver') return 'high';
  if (shownAround.has(kind) || farReaching.has(kind) || spread.has(format)) return 'high';
  return 'medium';
}
