import type { EndpointReport, FleetReport } from '../../../functions/shared/report/fleet-report.ts';

export const now = Date.UTC(2026, 10, 22, 12, 30, 5);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Version = EndpointReport['versions'][number];

/** A version id that looks like one, always the same for the same numbers. */
const idOf = (endpoint: number, version: number): string => {
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

type Finding = EndpointReport['findings'][number];

const quiet = (writer: string): Finding => ({
  code: 'WRITER_QUIET',
  subject: writer,
  detail: `writer "${writer}" sent nothing since the credential of version 9c1d22aa was retired: it is accepted again. Find where that writer keeps it, and bring it up to date.`,
  since: now - 5 * hour,
});

const tooOld: Finding = {
  code: 'CREDENTIAL_TOO_OLD',
  subject: 'e5d1a3c2-0000-4000-8000-000000000001',
  detail:
    'the current credential is 71 days old, its limit is 60 days: look why it is not rotated.',
  since: now - 11 * day,
};

/** The same with a current credential of that age; earlier ones are as much older. */
function aged(endpoint: EndpointReport, days: number): EndpointReport {
  const ageDays = (endpoint.ageSeconds ?? 0) / 86_400;
  const back = (days - ageDays) * day;
  const shift = (at: number | undefined) => (at === undefined ? {} : { at: at - back });
  return {
    ...endpoint,
    ageSeconds: days * 86_400,
    nextRotationAt: now - (days - 30) * day,
    versions: endpoint.versions.map((version) => {
      const { createdAt, currentAt, supersededAt, graceEndsAt, retiredAt, refusedAt } = version;
      return {
        ...version,
        createdAt: shift(createdAt).at,
        currentAt: shift(currentAt).at,
        supersededAt: shift(supersededAt).at,
        graceEndsAt: shift(graceEndsAt).at,
        retiredAt: shift(retiredAt).at,
        refusedAt: shift(refusedAt).at,
      };
    }),
    events: endpoint.events.map((event) => ({ ...event, at: event.at - back })),
  };
}

/** Replaces facts of the version at that place, the newest being the first. */
function withVersion(
  endpoint: EndpointReport,
  place: number,
  facts: Partial<Version>,
): EndpointReport {
  const versions = endpoint.versions.map((version, index) =>
    index === place ? { ...version, ...facts } : version,
  );
  return { ...endpoint, versions };
}

function refusedEndpoint(): EndpointReport {
  return {
    ...calmEndpoint('central'),
    drift: [
      { host: 'i-0a1b2c3d4e5f60718', repairs: 3 },
      {
        host: 'i-0f9e8d7c6b5a41302',
        writer: 'agent-b',
        repairs: 0,
        failure: {
          since: now - 3 * hour,
          at: now - 20 * minute,
          detail: 'DIRECTORY_UNSAFE: /etc/prometheus/credentials is writable by others',
        },
      },
    ],
    findings: [
      {
        code: 'WRITE_REFUSED',
        subject: 'https://receiver-2.example:9090/api/v1/write',
        detail:
          'the receiver refuses the current credential, though the accepted set was applied again: look at its web configuration, and at proxies before it.',
        since: now - 14 * minute,
      },
      {
        code: 'BLOCK_OVERWRITTEN',
        subject: 'i-0a1b2c3d4e5f60718',
        detail:
          'the block of promrotate was repaired three times within a day: find the tool that writes over it.',
        since: now - 2 * hour,
      },
    ],
    probe: {
      at: now - 2 * minute,
      failure: { kind: 'refused', detail: 'https://receiver-2.example:9090 answered 401' },
    },
    writers: [
      { name: 'agent-a', isUpToDate: true, freshAt: now - 40_000 },
      { name: 'agent-b', isUpToDate: false, freshAt: now - 16 * minute },
    ],
  };
}

function leakedEndpoint(): EndpointReport {
  const endpoint = calmEndpoint('payments', 5, 0.01, 4);
  const leaked = withVersion(endpoint, 1, {
    state: 'retiring',
    isCompromised: true,
    supersededAt: now - 15 * minute,
    graceEndsAt: now - 15 * minute,
    retiredAt: now - 14 * minute,
    refusedAt: undefined,
  });
  return {
    ...leaked,
    backlog: [leaked.versions[1]?.versionId ?? ''],
    findings: [
      {
        code: 'STILL_ACCEPTED',
        subject: 'https://front.example/api/v1/write',
        detail:
          'the credential of a version that is out is still accepted here: is the user outside the block of promrotate, or a proxy with users of its own before it?',
        since: now - 13 * minute,
      },
    ],
    events: [
      {
        at: now - 16 * minute,
        kind: 'order-placed',
        subject: leaked.versions[1]?.versionId ?? '',
        by: 'arn:aws:iam::111122223333:user/alice',
        detail: 'revoke: password in a public repository',
      },
      ...leaked.events,
    ],
  };
}

function stuckEndpoint(): EndpointReport {
  const endpoint = aged(calmEndpoint('edge', 6, 0, 3), 33);
  const versionId = idOf(6, 99);
  return {
    ...endpoint,
    pending: { versionId, startedAt: now - 3 * day, attempts: 4, isStuck: true },
    versions: [
      {
        versionId,
        state: 'pending',
        userName: `edge-${versionId.slice(0, 8)}`,
        isCompromised: false,
        createdAt: now - 3 * day,
        failure: { step: 'testSecret', code: 'RECEIVER_REFUSED', at: now - 20 * hour },
      },
      ...endpoint.versions,
    ],
    findings: [
      {
        code: 'ROTATION_STUCK',
        subject: versionId,
        detail:
          'the rotation that began three days ago does not end: testSecret failed with RECEIVER_REFUSED. "npx promrotate unstick edge" begins afresh.',
        since: now - 2 * day,
      },
      {
        code: 'ROTATION_OVERDUE',
        subject: 'edge',
        detail: 'no rotation has ended for longer than the schedule allows.',
        since: now - 2 * day,
      },
    ],
  };
}

function keptEndpoint(): EndpointReport {
  const endpoint = withVersion(calmEndpoint('warehouse', 7, 9, 3), 1, {
    state: 'in-use',
    retiredAt: undefined,
    refusedAt: undefined,
  });
  return {
    ...endpoint,
    findings: [
      {
        code: 'GRACE_ENDED_IN_USE',
        subject: endpoint.versions[1]?.versionId ?? '',
        detail: 'the grace is over, and the writer "batch" is not known to have left it.',
        since: now - 8 * day,
      },
    ],
    writers: [...endpoint.writers, { name: 'batch', isUpToDate: false }],
  };
}

function openEndpoint(): EndpointReport {
  return {
    ...calmEndpoint('lab', 8, 20, 2),
    findings: [
      {
        code: 'RECEIVER_OPEN',
        subject: 'http://10.1.2.3:9090/api/v1/write',
        detail:
          'the receiver takes pushes without any credential: its web configuration is empty. The block was put back.',
        since: now - 4 * minute,
      },
    ],
    probe: {
      at: now - 4 * minute,
      failure: { kind: 'open', detail: 'http://10.1.2.3:9090 took a write without a credential' },
    },
  };
}

function newEndpoint(): EndpointReport {
  return {
    endpoint: 'new-site',
    rotation: 'paused',
    maxAgeSeconds: 60 * 86_400,
    versions: [{ versionId: idOf(9, 1), state: 'current', isCompromised: false }],
    findings: [],
    backlog: [],
    drift: [],
    events: [
      {
        at: now - 2 * day,
        kind: 'paused',
        subject: 'new-site',
        by: 'bob',
        detail: 'until the hosts are tagged',
      },
    ],
    writers: [],
  };
}

function graceEndpoint(): EndpointReport {
  return withVersion(calmEndpoint('metrics-eu-west-1-long-endpoint-name', 10, 0.4, 6), 1, {
    state: 'in-grace',
    graceEndsAt: now + 0.6 * day,
    retiredAt: undefined,
    refusedAt: undefined,
  });
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
