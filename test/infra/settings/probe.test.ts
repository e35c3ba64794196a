import { describe, expect, test } from '@jest/globals';
import { problemsOf, readText } from './settings-folder.ts';

const settings = (own: string) => `endpoints:
  - name: central
    receiver:
      kind: web-config
      replicas: [https://a.example.com/api/v1/write]
      front: https://example.com/api/v1/write
      delivery: { kind: run-command, file: /etc/prometheus/web.yml }
${own}`;

const definitionOf = (own: string) => readText(settings(own)).endpoints[0]?.definition;

describe('the test metric', () => {
  test('comes as the settings say', () => {
    const own = '    probe: { every: 15m, endpointMetrics: true }\n';

    expect(definitionOf(own)?.probe).toEqual({ everySeconds: 900, endpointMetrics: true });
  });

  test.each(['1m', '60s', '1h'])('can come every %s', (every) => {
    expect(() => readText(settings(`    probe: { every: ${every} }\n`))).not.toThrow();
  });
});

describe('the longest age of a credential', () => {
  const daysOf = (own: string) => (definitionOf(own)?.maxAgeSeconds ?? 0) / 86_400;

  test.each([
    ['is twice the interval of the schedule', 'schedule: { every: 10d }', 20],
    ['is twice the longest of its intervals', 'schedule: { cron: cron(0 4 1 * ? *) }', 62],
    ['is two days at least', 'schedule: { every: 4h }', 2],
    ['is three years at most', 'schedule: { every: 1000d }', 1_098],
    ['is what the settings say', 'maxAge: 31d', 31],
    [
      'can be the interval and the window',
      'schedule: { every: 10d, window: 24h }\n    maxAge: 11d',
      11,
    ],
  ])('%s', (_, own, days) => {
    expect(daysOf(`    ${own}\n`)).toBe(days);
  });
});

describe('a problem of the watch over a credential is told:', () => {
  test.each([
    [
      'tests in parts of a minute',
      '    probe: { every: 90s }\n',
      'probe.every: expected whole minutes of at least "1m", found "90s"',
    ],
    [
      'tests that are too seldom',
      '    probe: { every: 2h }\n',
      'probe.every: expected at most "1h", found "2h"',
    ],
    [
      'metrics in words',
      '    probe: { endpointMetrics: sometimes }\n',
      'probe.endpointMetrics: expected true or false, found "sometimes"',
    ],
    [
      'an age that a credential reaches by its schedule',
      '    maxAge: 30d\n',
      'maxAge: expected at least "724h": by the schedule two rotations can be that far apart (the longest interval and the window), found "30d"',
    ],
    [
      'an age of more than three years',
      '    maxAge: 1099d\n',
      'maxAge: expected at most "1098d", found "1099d"',
    ],
  ])('%s', (_, own, line) => {
    expect(problemsOf(settings(own))).toEqual({
      code: 'SETTINGS_INVALID',
      lines: [`endpoints.yaml:8: endpoints[0].${line}`],
    });
  });
});
