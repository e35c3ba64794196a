import { describe, expect, test } from '@jest/globals';
import { findingCodes } from '../../../functions/shared/finding.ts';
import type { EndpointReport, FleetReport } from '../../../functions/shared/report/fleet-report.ts';
import { renderReport } from '../../../functions/shared/report/page/render-report.ts';
import { codesInOrder, meaningOf } from '../../../functions/shared/report/page/severity.ts';
import { riskSlugs } from '../../../infra/monitoring/risk-alarm.ts';
import { calmEndpoint, now } from '../../support/report/calm-endpoint.ts';
import {
  calmFleet,
  emptyFleet,
  hostileFleet,
  longFleet,
  singleFleet,
  troubledFleet,
} from '../../support/report/fleets.ts';

const megabyte = 1_000_000;
const day = 86_400_000;

const findingOf = (code: string, subject = 'agent-a') => ({
  code,
  subject,
  detail: `what is to be said of ${code}`,
  since: now - day,
});

const fleetOf = (endpoints: EndpointReport[], more: Partial<FleetReport> = {}): FleetReport => ({
  ...calmFleet,
  endpoints,
  ...more,
});

const placesOf = (page: string, texts: readonly string[]): number[] =>
  texts.map((text) => page.indexOf(text));

const isAscending = (places: readonly number[]): boolean =>
  places.every((place, index) => place > (places[index - 1] ?? -1));

/** Words between tags. */
const textOf = (page: string): string => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the page', () => {
  test('says whose it is, of where and when, and lets nothing in', () => {
    const page = renderReport(singleFleet);

    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain('<meta name="generator" content="promrotate report">');
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(page).toContain('<title>The endpoint is well – promrotate, eu-central-1</title>');
    expect(page).toContain(
      'As of <time datetime="2026-11-22T12:30:05Z">22 Nov 2026, 12:30:05</time> UTC (+00:00)',
    );
    expect(page).not.toMatch(/<script|<link(?! rel="icon" href="data:,")|@import|url\((?!#)/);
  });

  test('is the same for the same report', () => {
    expect(renderReport(troubledFleet)).toBe(renderReport(troubledFleet));
  });

  test.each([
    ['All 3 endpoints are well', calmFleet],
    ['The endpoint is well', singleFleet],
    ['No endpoint is deployed', emptyFleet],
    ['Writes at risk: 1 of 8 endpoints', troubledFleet],
    ['1 endpoint could not be looked at', { ...calmFleet, failures: troubledFleet.failures }],
  ])('begins with the verdict "%s"', (verdict, fleet) => {
    expect(renderReport(fleet)).toContain(`<strong>${verdict}</strong>`);
  });

  test('shows findings before the fleet, and the fleet before each endpoint', () => {
    const headings = ['<h2>Open findings', '<h2>Fleet', '<h2>Endpoints'];

    expect(isAscending(placesOf(renderReport(troubledFleet), headings))).toBe(true);
  });

  test('shows what it could not find out', () => {
    const gaps = [{ part: 'may-read', reason: 'iam did not answer' }];
    const page = textOf(renderReport({ ...troubledFleet, gaps }));

    expect(page).toContain('Endpoint gone DEFINITION_INVALID: the definition is not valid');
    expect(page).toContain('Who may read the secrets iam did not answer');
    expect(page).toContain('No trail of CloudTrail Nothing passes on what Secrets Manager does');
    // CloudTrail's event history tells of them without a trail.
    expect(page).not.toMatch(/who reads? /);
    expect(textOf(renderReport(calmFleet))).not.toContain('No trail');
  });
});

describe('who reads a secret', () => {
  const pageWith = (own: Partial<NonNullable<EndpointReport['access']>>): string => {
    const { access } = calmEndpoint('central');
    if (access === undefined) throw new Error('expected to know who reads');
    return textOf(
      renderReport(fleetOf([{ ...calmEndpoint('central'), access: { ...access, ...own } }])),
    );
  };

  test('is nobody only where all reads are known', () => {
    expect(pageWith({ readers: [] })).toContain('Nobody read it.');

    const page = pageWith({ readers: [], isComplete: false });
    expect(page).toContain('Nobody read it in the time that was looked at.');
    expect(page).not.toContain('Nobody read it.');
    expect(pageWith({ readers: [], unknown: ['readers'] })).not.toContain('Nobody');
  });

  test('is not called a stranger where nobody knows', () => {
    const reader = { principal: 'somebody', kind: 'unknown', count: 1, lastAt: now } as const;
    const page = pageWith({ readers: [reader] });

    expect(page).toMatch(/somebody unknown 1/);
    expect(page).not.toContain('other than promrotate');
  });
});

describe('findings', () => {
  test('each has a title, and none is left out', () => {
    const findings = findingCodes.map((code) => findingOf(code));
    const page = renderReport(fleetOf([{ ...calmEndpoint('central'), findings }]));

    for (const code of findingCodes) {
      expect(meaningOf(code).title).not.toBe(meaningOf('UNKNOWN').title);
      expect(page).toContain(`<p>what is to be said of ${code}`);
    }
    expect(
      isAscending(
        placesOf(
          page,
          codesInOrder.map((code) => `of ${code}`),
        ),
      ),
    ).toBe(true);
  });

  test('those that put writes at risk are those of the alarm of that name', () => {
    const slugs = findingCodes
      .filter((code) => meaningOf(code).severity === 'at-risk')
      .map((code) => code.toLowerCase().replaceAll('_', '-'));

    expect(slugs.toSorted()).toEqual(riskSlugs.toSorted());
  });

  test('of a code that is not known are shown as well', () => {
    const findings = [findingOf('OF_A_NEWER_DEPLOYMENT')];

    expect(renderReport(fleetOf([{ ...calmEndpoint('central'), findings }]))).toContain(
      'what is to be said of OF_A_NEWER_DEPLOYMENT',
    );
  });

  test('of one kind stand together, the oldest first', () => {
    const endpoints = ['a', 'b'].map((name, index) => ({
      ...calmEndpoint(`site-${name}`),
      findings: [{ ...findingOf('WRITER_QUIET', name), since: now - index * day }],
    }));
    const page = renderReport(fleetOf(endpoints));

    expect(page.split('<h4>A writer went quiet')).toHaveLength(2);
    expect(isAscending(placesOf(page, ['>b</span> ', '>a</span> ']))).toBe(true);
  });
});

describe('the fleet', () => {
  test('has the worst first, then the oldest credential', () => {
    const order = ['central', 'lab', 'payments', 'archive', 'edge', 'warehouse'];
    const rows = order.map((name) => `">${name}</a><td>`);

    expect(isAscending(placesOf(renderReport(troubledFleet), rows))).toBe(true);
  });

  test.each<[string, Partial<EndpointReport>]>([
    ['a test metric failed', { probe: { at: now, failure: { kind: 'tls', detail: 'expired' } } }],
    ['no schedule sends test metrics', { probeSchedule: 'missing' }],
    ['rotation is off', { rotation: 'off' }],
    ['rotation is overdue', { nextRotationAt: now - day }],
    ['its credential is too old', { ageSeconds: 61 * 86_400 }],
    ['its rotation is stuck', { pending: { versionId: 'a', attempts: 3, isStuck: true } }],
  ])('says that an endpoint needs attention where %s, without a finding', (_, facts) => {
    const page = renderReport(fleetOf([{ ...calmEndpoint('central'), ...facts }]));

    expect(page).toContain('<strong>Needs attention: 1 of 1 endpoint</strong>');
  });

  test('says of a rotation that is paused that it is, and that the endpoint is well', () => {
    const { nextRotationAt: _, ...paused } = {
      ...calmEndpoint('central'),
      rotation: 'paused' as const,
    };
    const page = renderReport(fleetOf([paused]));

    expect(page).toContain('<strong>The endpoint is well</strong>');
    expect(textOf(page)).toContain('Rotation paused');
  });

  test.each([
    ['100 %', false, [100, 30]],
    ['101 %', true, [100.4]],
    ['30 %', false, [undefined, 29.6]],
    ['unknown', false, [undefined, undefined]],
    ['unknown', false, []],
  ])('says of its oldest credential "%s", as a warning: %s', (text, isAmiss, percents) => {
    const endpoints = percents.map((percent, index) => {
      const { ageSeconds: _, ...rest } = calmEndpoint(`site-${index}`);
      if (percent === undefined) return rest;
      return { ...rest, ageSeconds: (rest.maxAgeSeconds * percent) / 100 };
    });
    const name = 'Oldest credential, of its limit';

    expect(renderReport(fleetOf(endpoints))).toContain(
      `<div${isAmiss ? ' class="amiss"' : ''}><dt>${name}<dd>${text}</div>`,
    );
  });

  test('counts what should be out and is not', () => {
    expect(textOf(renderReport(troubledFleet))).toContain('Old credentials not out 1');
  });
});

describe('data', () => {
  test('become no markup, whatever they are', () => {
    const page = renderReport(hostileFleet);

    expect(page).not.toMatch(/<script|<img|onerror="/);
    expect(page).toContain('&lt;script&gt;globalThis.wasHere=1&lt;/script&gt;');
    expect(page).toContain('&amp;amp;');
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(page).not.toMatch(/[\u0007\u202e]/);
  });

  test('of times that no calendar has are survived', () => {
    const [version] = calmEndpoint('central').versions;
    const times = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0];
    const versions = times.map((at) => ({
      ...(version ?? { versionId: 'a', state: 'current', isCompromised: false }),
      createdAt: at,
      currentAt: at,
    }));

    expect(renderReport(fleetOf([{ ...calmEndpoint('central'), versions }]))).toContain('</html>');
  });
});

describe('a long fleet', () => {
  test('of 1,000 endpoints is a page of less than 3 MB', () => {
    const page = renderReport(longFleet(1_000));

    expect(Buffer.byteLength(page)).toBeLessThan(3 * megabyte);
    for (const name of ['site-0001', 'site-0500', 'site-1000']) {
      expect(page).toContain(`<h3>${name}</h3>`);
    }
  });

  test('stays so with as much to say of each as there can be', () => {
    const long = 'x'.repeat(1_000);
    const endpoints = longFleet(1_000, 30).endpoints.map((endpoint) => ({
      ...endpoint,
      findings: findingCodes.map((code) => ({ ...findingOf(code), detail: long })),
      events: Array.from({ length: 50 }, () => ({ at: now, kind: 'order-placed', subject: long })),
      drift: Array.from({ length: 20 }, (_, host) => ({
        host: `host-${host}`,
        repairs: 3,
        failure: { since: now, at: now, detail: long },
      })),
    }));

    expect(Buffer.byteLength(renderReport(fleetOf(endpoints)))).toBeLessThan(3 * megabyte);
  });

  test('shows less of each endpoint, and says so', () => {
    const page = textOf(renderReport(longFleet(1_000)));

    expect(page).toContain('older versions are not shown.');
    expect(textOf(renderReport(longFleet(20)))).not.toContain('not shown.');
  });

  test('has what is well behind a fold', () => {
    expect(textOf(renderReport(longFleet(100)))).toContain('98 endpoints that are well');
    expect(textOf(renderReport(longFleet(30)))).not.toContain('endpoints that are well');
  });

  test('has the ages of all in one picture', () => {
    expect(renderReport(longFleet(100))).toMatch(/aria-label="Endpoints by age.* 0 to 10: \d+, /);
    expect(renderReport(calmFleet)).not.toContain('Endpoints by age');
  });
});
