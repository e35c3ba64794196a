import { describe, expect, test } from '@jest/globals';
import { problemsOf, readText } from './settings-folder.ts';

const settings = (own: string, usage = '') => `endpoints:
  - name: central
    receiver:
      kind: web-config
      replicas: [https://a.example.com/api/v1/write]
      front: https://example.com/api/v1/write
      delivery: { kind: run-command, file: /etc/prometheus/web.yml }
${usage}${own}`;

const usage = (query: string, expression: string) =>
  `      usage: { query: '${query}', expression: '${expression}' }\n`;

const definitionOf = (text: string) => readText(text).endpoints[0]?.definition;

describe('the end of a credential', () => {
  test('comes as the settings say, to the second', () => {
    const own =
      '    grace: 20s\n    retirement: { maxOverlap: 40s, onOverlapEnd: retire, watch: 10s }\n    pendingLimit: 30s\n';

    expect(definitionOf(settings(own))).toMatchObject({
      graceSeconds: 20,
      retirement: { maxOverlapSeconds: 40, onOverlapEnd: 'retire', watchSeconds: 10 },
      pendingLimitSeconds: 30,
    });
  });

  test('is decided no sooner than a grace of more than 7 days is over', () => {
    const maxOverlap = (own: string) => definitionOf(settings(own))?.retirement.maxOverlapSeconds;

    expect(maxOverlap('    grace: 30d\n')).toBe(30 * 86_400);
    expect(maxOverlap('    grace: 30d\n    retirement: { maxOverlap: 30d }\n')).toBe(30 * 86_400);
  });

  test('can go by what the receiver counts', () => {
    const query = 'https://vm.example.com/api/v1/query';
    const expression = 'sum(increase(vmauth_user_requests_total{username="{{user}}"}[1h]))';

    expect(definitionOf(settings('', usage(query, expression)))?.receiver.usage).toEqual({
      query,
      expression,
    });
  });
});

describe('a problem of the end of a credential is told:', () => {
  test.each<[string, string, string]>([
    [
      'overlap shorter than the grace',
      settings('    grace: 8d\n    retirement: { maxOverlap: 7d }\n'),
      '9: endpoints[0].retirement.maxOverlap: expected at least the grace, before which no credential dies: that is 8d, found "7d"',
    ],
    [
      'overlap of more than a year',
      settings('    retirement: { maxOverlap: 366d }\n'),
      '8: endpoints[0].retirement.maxOverlap: expected at most "365d", found "366d"',
    ],
    [
      'end of the overlap in other words',
      settings('    retirement: { onOverlapEnd: delete }\n'),
      '8: endpoints[0].retirement.onOverlapEnd: expected one of "keep", "retire", found "delete"',
    ],
    [
      'watch of more than a run of the function',
      settings('    retirement: { watch: 16m }\n'),
      '8: endpoints[0].retirement.watch: expected at most "15m", found "16m"',
    ],
    [
      'key that the definition has and the settings have not',
      settings('    retirement: { maxOverlapSeconds: 7 }\n'),
      '8: endpoints[0].retirement.maxOverlapSeconds: unknown key: expected one that endpoints.schema.json names',
    ],
    [
      'limit of a rotation that nothing meets',
      settings('    pendingLimit: 0s\n'),
      '8: endpoints[0].pendingLimit: expected at least "1s", found "0s"',
    ],
    [
      'limit of a rotation of more than a week',
      settings('    pendingLimit: 8d\n'),
      '8: endpoints[0].pendingLimit: expected at most "7d", found "8d"',
    ],
    [
      'counter without a place for the name',
      settings('', usage('https://vm.example.com/', 'requests')),
      '8: endpoints[0].receiver.usage.expression: expected "{{user}}" where the name stands, found "requests"',
    ],
    [
      'counter that is asked without TLS',
      settings('', usage('http://vm.example.com/', '{{user}}')),
      '8: endpoints[0].receiver.usage.query: expected an https URL, such as "https://prometheus.example.com/api/v1/write", found "http://vm.example.com…" (the rest is not shown)',
    ],
    [
      'counter by names that are taken in turn',
      settings('    userName: pair\n', usage('https://vm.example.com/', '{{user}}')),
      '8: endpoints[0].receiver.usage: expected "userName: per-version" beside it: names that are taken in turn do not tell versions apart',
    ],
  ])('%s', (_, text, line) => {
    expect(problemsOf(text)).toEqual({
      code: 'SETTINGS_INVALID',
      lines: [`endpoints.yaml:${line}`],
    });
  });
});
