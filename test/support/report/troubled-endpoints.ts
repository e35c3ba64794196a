import type { EndpointReport } from '../../../functions/shared/report/fleet-report.ts';
import { calmEndpoint, day, hour, idOf, minute, now, type Version } from './calm-endpoint.ts';

type Finding = EndpointReport['findings'][number];

export const quiet = (writer: string): Finding => ({
  code: 'WRITER_QUIET',
  subject: writer,
  detail: `writer "${writer}" sent nothing since the credential of version 9c1d22aa was retired: it is accepted again. Find where that writer keeps it, and bring it up to date.`,
  since: now - 5 * hour,
});

export const tooOld: Finding = {
  code: 'CREDENTIAL_TOO_OLD',
  subject: 'e5d1a3c2-0000-4000-8000-000000000001',
  detail:
    'the current credential is 71 days old, its limit is 60 days: look why it is not rotated.',
  since: now - 11 * day,
};

/** The same with a current credential of that age; earlier ones are as much older. */
export function aged(endpoint: EndpointReport, days: number): EndpointReport {
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

export function refusedEndpoint(): EndpointReport {
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
          'the receiver refuses the current credential, also after the accepted set was applied again: look at its web configuration, and at proxies before it.',
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

export function leakedEndpoint(): EndpointReport {
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

export function stuckEndpoint(): EndpointReport {
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

export function keptEndpoint(): EndpointReport {
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

export function openEndpoint(): EndpointReport {
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

export function newEndpoint(): EndpointReport {
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

export function graceEndpoint(): EndpointReport {
  return withVersion(calmEndpoint('metrics-eu-west-1-long-endpoint-name', 10, 0.4, 6), 1, {
    state: 'in-grace',
    graceEndsAt: now + 0.6 * day,
    retiredAt: undefined,
    refusedAt: undefined,
  });
}
