import type { EndpointReport, FleetReport } from '../../../functions/shared/report/fleet-report.ts';
import { calmEndpoint, day, hour, now } from './calm-endpoint.ts';
import {
  aged,
  graceEndpoint,
  keptEndpoint,
  leakedEndpoint,
  newEndpoint,
  openEndpoint,
  quiet,
  refusedEndpoint,
  stuckEndpoint,
  tooOld,
} from './troubled-endpoints.ts';

const fleetOf = (
  endpoints: readonly EndpointReport[],
  more: Partial<FleetReport> = {},
): FleetReport => ({
  generatedAt: now,
  place: 'eu-central-1',
  hasTrail: true,
  endpoints: [...endpoints],
  failures: [],
  ...more,
});

export const emptyFleet = fleetOf([]);

export const singleFleet = fleetOf([calmEndpoint('central')]);

export const calmFleet = fleetOf([
  calmEndpoint('central'),
  calmEndpoint('edge', 2, 3, 5),
  calmEndpoint('lab', 3, 27, 2),
]);

/** A fleet of any length: two endpoints in a hundred are in trouble. */
export function longFleet(count: number, rotations = 5): FleetReport {
  return fleetOf(
    Array.from({ length: count }, (_, index) => {
      const name = `site-${String(index + 1).padStart(4, '0')}`;
      const endpoint = calmEndpoint(name, index, (index * 7) % 30, rotations);
      if (index % 100 === 17) return { ...endpoint, findings: [quiet('agent-a')] };
      if (index % 100 === 58) return { ...aged(endpoint, 71), findings: [tooOld] };
      return endpoint;
    }),
    { place: 'us-east-1' },
  );
}

/** Everything that the page knows to show goes wrong somewhere. */
export const troubledFleet = fleetOf(
  [
    graceEndpoint(),
    newEndpoint(),
    { ...aged(calmEndpoint('archive', 11, 0, 3), 71), findings: [tooOld] },
    stuckEndpoint(),
    keptEndpoint(),
    openEndpoint(),
    leakedEndpoint(),
    refusedEndpoint(),
  ],
  {
    hasTrail: false,
    failures: [{ endpoint: 'gone', reason: 'DEFINITION_INVALID: the definition is not valid' }],
  },
);

const hostile =
  '"><script>globalThis.wasHere=1</script><img src=x onerror="globalThis.wasHere=1">&amp;\u202e\u0007';

/** Names and sentences of somebody who wants to get into the page. */
export const hostileFleet: FleetReport = {
  ...fleetOf([
    {
      ...refusedEndpoint(),
      endpoint: hostile,
      versions: calmEndpoint(hostile).versions.map((version) => ({
        ...version,
        versionId: hostile,
        state: hostile,
        failure: { step: hostile, code: hostile, at: now - hour },
      })),
      findings: [{ code: hostile, subject: hostile, detail: hostile.repeat(9), since: now - day }],
      events: [{ at: now - day, kind: hostile, subject: hostile, by: hostile, detail: hostile }],
      writers: [{ name: hostile, isUpToDate: false }],
      drift: [
        {
          host: hostile,
          writer: hostile,
          repairs: 1,
          failure: { since: now, at: now, detail: hostile },
        },
      ],
      probe: { at: now - day, failure: { kind: hostile, detail: hostile } },
      access: {
        at: now - day,
        since: now - 2 * day,
        isComplete: false,
        readers: [{ principal: hostile, kind: 'other', count: 1, lastAt: now }],
        refused: [{ principal: hostile, kind: 'other', count: 1, lastAt: now }],
        mayRead: [hostile],
        unnamed: { readers: 1, refused: 1, mayRead: 1 },
        unknown: [],
      },
    },
  ]),
  place: hostile,
  failures: [{ endpoint: hostile, reason: hostile }],
  gaps: [{ part: hostile, reason: hostile }],
};
