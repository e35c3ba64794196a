import type { EndpointReport } from '../../../functions/shared/report/fleet-report.ts';

export const now = Date.UTC(2026, 10, 22, 12, 30, 5);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export type Version = EndpointReport['versions'][number];

/** A version id that looks like one, always the same for the same numbers. */
export const idOf = (endpoint: number, version: number): string => {
  const digits = ((endpoint * 7_919 + version * 104_729 + 1) * 2_654_435_761) % 0xffffffff;
  return `${Math.floor(digits).toString(16).padStart(8, '0')}-0000-4000-8000-000000000001`;
};

type Life = {
  readonly endpoint: number;
  readonly name: string;
  readonly ageDays: number;
  readonly rotations: number;
};

/** Rotated every 30 days, the last time `ageDays` ago; each superseded version had a grace of a day. */
function lifeOf({ endpoint, name, ageDays, rotations }: Life): Version[] {
  return Array.from({ length: rotations }, (_, index) => {
    const versionId = idOf(endpoint, index);
    const currentAt = now - (ageDays + index * 30) * day;
    const supersededAt = currentAt + 30 * day;
    const isCurrent = index === 0;
    return {
      versionId,
      state: isCurrent ? 'current' : 'retired',
      userName: `${name}-${versionId.slice(0, 8)}`,
      isCompromised: false,
      createdAt: currentAt - 40_000,
      provedAt: currentAt - 10_000,
      currentAt,
      ...(!isCurrent && {
        supersededAt,
        graceEndsAt: supersededAt + day,
        retiredAt: supersededAt + day + 20 * minute,
        refusedAt: supersededAt + day + 21 * minute,
      }),
    };
  });
}

function eventsOf(versions: readonly Version[]): EndpointReport['events'] {
  return versions
    .flatMap(({ versionId, createdAt = 0, refusedAt }): EndpointReport['events'] => [
      ...(refusedAt === undefined ? [] : [{ at: refusedAt, kind: 'retired', subject: versionId }]),
      { at: createdAt, kind: 'rotation-requested', subject: versionId, by: 'Secrets Manager' },
    ])
    .toSorted((a, b) => b.at - a.at);
}

/** An endpoint that is well. */
export function calmEndpoint(
  name: string,
  endpoint = 1,
  ageDays = 12,
  rotations = 4,
): EndpointReport {
  const versions = lifeOf({ endpoint, name, ageDays, rotations });
  return {
    endpoint: name,
    rotation: 'on',
    nextRotationAt: now + (30 - ageDays) * day,
    ageSeconds: ageDays * 86_400,
    maxAgeSeconds: 60 * 86_400,
    versions,
    findings: [],
    backlog: [],
    drift: [],
    probeSchedule: 'enabled',
    events: eventsOf(versions),
    writers: [
      { name: 'agent-a', isUpToDate: true, freshAt: now - 40_000 },
      { name: 'agent-b', isUpToDate: true, freshAt: now - 65_000 },
    ],
    probe: { at: now - 3 * minute },
    access: {
      at: now - 6 * hour,
      since: now - 30 * hour,
      isComplete: true,
      refused: [],
      unnamed: { readers: 0, refused: 0, mayRead: 0 },
      unknown: [],
      readers: [
        {
          principal: 'arn:aws:sts::111122223333:assumed-role/promrotate-rotate-secret',
          kind: 'function',
          count: 14,
          lastAt: now - 8 * hour,
        },
        {
          principal:
            'arn:aws:sts::111122223333:assumed-role/agents-writer-host/i-0123456789abcdef0',
          kind: 'host',
          count: 48,
          lastAt: now - 7 * hour,
        },
      ],
      mayRead: [
        'arn:aws:iam::111122223333:role/promrotate-rotate-secret',
        'arn:aws:iam::111122223333:role/agents-writer-host',
        'arn:aws:iam::111122223333:user/break-glass',
      ],
    },
  };
}
