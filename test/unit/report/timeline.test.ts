import { describe, expect, test } from '@jest/globals';
import type { EndpointReport } from '../../../functions/shared/report/fleet-report.ts';
import { timeline } from '../../../functions/shared/report/page/timeline.ts';
import { scaleOf } from '../../../functions/shared/report/page/timeline-scale.ts';
import { calmEndpoint, now } from '../../support/report/calm-endpoint.ts';

const hour = 3_600_000;
const day = 24 * hour;

type Version = EndpointReport['versions'][number];

const version = (facts: Partial<Version>): Version => ({
  versionId: '1a2b3c4d-0000-4000-8000-000000000001',
  state: 'current',
  isCompromised: false,
  ...facts,
});

/** Nothing lies ahead, so that now stands at 96 % (100 of 104). */
const draw = (...versions: Version[]): string =>
  timeline(
    { ...calmEndpoint('central'), nextRotationAt: undefined, maxAgeSeconds: 1 },
    versions,
    now,
  ).text;

/** What is drawn for each version: bars as "class from-to", and marks as "mark at". */
function drawn(text: string): string[][] {
  return [...text.matchAll(/<li.*?<\/svg>/g)].map(([row]) =>
    [
      ...row.matchAll(/<rect class="(.)" x="(.*?)%" width="(.*?)%"|<use href="#(.)" x="(.*?)%"/g),
    ].map(([, kind, x, width, mark, at]) =>
      kind === undefined
        ? `${mark} ${at}`
        : `${kind} ${x}-${Math.round((Number(x) + Number(width)) * 10) / 10}`,
    ),
  );
}

describe('the timeline', () => {
  test('has a row for each version, from when it was current until it was refused', () => {
    const first = version({
      state: 'retired',
      createdAt: now - 104 * hour,
      currentAt: now - 78 * hour,
      supersededAt: now - 52 * hour,
      graceEndsAt: now - 26 * hour,
      retiredAt: now - 13 * hour,
      refusedAt: now - 6.5 * hour,
    });
    const second = version({ createdAt: now - 52 * hour, currentAt: now - 52 * hour });

    expect(drawn(draw(second, first))).toEqual([
      ['c 48.1-96.2'],
      ['p 0-24', 'c 24-48', 'g 48.1-72.1', 'u 72.1-84.1', 'o 84.1-90.1', 'r 90.1'],
    ]);
  });

  test('shows the rest of a grace', () => {
    const leaving = version({
      state: 'in-grace',
      currentAt: now - 100 * hour,
      supersededAt: now - 20 * hour,
      graceEndsAt: now + 30 * hour,
    });
    const [row = []] = drawn(draw(leaving));

    expect(row.map((bar) => bar[0])).toEqual(['c', 'g', 'f']);
  });

  test('shows where a rotation failed, in the picture and in words', () => {
    const failure = { step: 'testSecret', code: 'RECEIVER_REFUSED', at: now - 5 * hour };
    const pending = version({ state: 'pending', createdAt: now - 10 * hour, failure });
    const text = draw(pending);

    expect(drawn(text)).toEqual([['p 0-96.2', 'x 48.1']]);
    expect(text).toContain('being rotated to, failed in testSecret: RECEIVER_REFUSED');
  });

  test('says which version is compromised', () => {
    expect(draw(version({ isCompromised: true, currentAt: now - day }))).toContain(
      'current, compromised',
    );
  });

  test('is absent where nothing is known of any time', () => {
    expect(draw(version({}))).toBe('');
  });

  test('keeps what is short to be seen, as long as it goes on', () => {
    const old = version({ state: 'in-use', currentAt: now - 900 * day, supersededAt: now - 1_000 });
    const fresh = version({ currentAt: now - 1_000 });

    expect(drawn(draw(fresh, old))[0]).toEqual(['c 96.2-96.5']);
  });
});

describe('its scale', () => {
  const scaleFrom = (length: number, future: readonly number[] = []) => {
    const scale = scaleOf([version({ currentAt: now - length })], now, future);
    if (scale === undefined) throw new Error('expected a scale');
    return scale;
  };

  test.each([
    [90_000, '12:29:00'],
    [20 * 60_000, '12:15'],
    [20 * hour, '22 Nov'],
    [30 * day, '5 Nov'],
    [400 * day, 'Jul 2026'],
  ])('of %d ms has few ticks, at round times', (length, label) => {
    const { ticks, positionOf } = scaleFrom(length);
    const labels = ticks.map((tick) => tick.label);

    expect(labels).toContain(label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(ticks.length).toBeGreaterThanOrEqual(1);
    expect(ticks.length).toBeLessThanOrEqual(7);
    for (const { at } of ticks) {
      expect(positionOf(at)).toBeGreaterThanOrEqual(0);
      expect(positionOf(at)).toBeLessThanOrEqual(100);
    }
  });

  test('reaches into a near future, and not into a far one', () => {
    expect(scaleFrom(10 * day, [now + 2 * day]).positionOf(now)).toBeCloseTo(82, 0);
    expect(scaleFrom(10 * day, [now + 50 * day]).positionOf(now)).toBeCloseTo(96, 0);
  });
});
