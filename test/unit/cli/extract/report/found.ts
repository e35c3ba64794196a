import { compileReport } from '../../../../../cli/extract/report/compile-report.ts';
import { type Presentation, present } from '../../../../../cli/extract/report/presentation.ts';
import { nothingScanned, type ScanReport } from '../../../../../cli/extract/report/scan-report.ts';
import { fingerprints, Secret } from '../../../../../cli/extract/secret.ts';
import type { ScanProblem, Sighting } from '../../../../../cli/extract/sighting.ts';

export type FoundAt = Partial<Omit<Sighting, 'place' | 'secret'>> & {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly value?: string;
};

/** A password of remote write, unless the test says otherwise. */
export function sighting(found: FoundAt = {}): Sighting {
  const { file = 'prometheus.yml', line = 7, column = 15, value = 'pw-Ab12Cd34', ...more } = found;
  const holds = more.holds ?? 'literal';
  return {
    place: { file, line, column },
    format: 'prometheus',
    kind: 'basic-auth-password',
    role: 'remote-write',
    path: 'remote_write[0].basic_auth.password',
    holds,
    ...(holds === 'literal' && { secret: new Secret(value) }),
    ...more,
  };
}

export const compile = (
  sightings: readonly Sighting[],
  problems: readonly ScanProblem[] = [],
): ScanReport =>
  compileReport({ sightings, problems, scanned: nothingScanned }, fingerprints(new Uint8Array(32)));

export const presentAll = (...given: Parameters<typeof compile>): Presentation =>
  present(compile(...given));
