import { describe, expect, test } from '@jest/globals';
import { problemsOf } from './settings-folder.ts';

const entry = (name: string, own = '') => `  - name: ${name}
    receiver:
      kind: web-config
      replicas: [https://a.example.com/api/v1/write]
      front: https://example.com/api/v1/write
      delivery: { kind: run-command, file: /etc/prometheus/web.yml }
${own}`;

const writer = (name: string, own = '') =>
  `      - { name: ${name}, switch: { kind: symlink, directory: /etc/creds }${own} }\n`;

/** Where the problems are, which is what these tests are about. */
const places = (entries: string) =>
  problemsOf(`endpoints:\n${entries}`).lines.map((line) => /^\S+: (\S+):/.exec(line)?.[1]);

describe('a rule between keys is checked although another key is wrong:', () => {
  test('names of endpoints, beside a wrong grace', () => {
    expect(places(entry('central', '    grace: 24\n') + entry('central'))).toEqual([
      'endpoints[0].grace',
      'endpoints[1].name',
    ]);
  });

  test('a pair with too long a grace, beside a wrong wave and an unknown key', () => {
    const own = `    colour: red
    userName: pair
    grace: 3d
    schedule: { every: 1d }
    writers:
${writer('agent', ', waveSize: 0')}`;

    expect(places(entry('central', own))).toEqual([
      'endpoints[0].colour',
      'endpoints[0].schedule',
      'endpoints[0].writers[0].waveSize',
    ]);
  });

  test('an overlap shorter than the grace, beside a wrong watch', () => {
    const own = '    grace: 3d\n    retirement: { maxOverlap: 1d, watch: 1h }\n';

    expect(places(entry('central', own))).toEqual([
      'endpoints[0].retirement.watch',
      'endpoints[0].retirement.maxOverlap',
    ]);
  });

  test('names of writers, beside a wrong switch and a wrong name of the endpoint', () => {
    const own = `    writers:\n${writer('agent')}${writer('agent').replace('symlink', 'copy')}`;

    expect(places(entry('Central', own))).toEqual([
      'endpoints[0].name',
      'endpoints[0].writers[1].switch.kind',
      'endpoints[0].writers[1].name',
    ]);
  });

  test('freshness without a query address, beside a wrong file', () => {
    const own = `    writers:\n${writer('agent', ', freshness: up')}`;

    expect(places(entry('central', own).replace('/etc/prometheus/web.yml', 'web.yml'))).toEqual([
      'endpoints[0].receiver.delivery.file',
      'endpoints[0].writers[0].freshness',
    ]);
  });

  test('a key of one’s own, beside a wrong schedule', () => {
    const key = '    kmsKeyArn: arn:aws:kms:eu-west-1:111122223333:key/own\n';

    expect(places(entry('central', `${key}    schedule: { every: 1h }\n`))).toEqual([
      'endpoints[0].kmsKeyArn',
      'endpoints[0].schedule.every',
    ]);
  });
});

describe('a rule between keys is silent', () => {
  test('about keys that are themselves wrong', () => {
    const own = '    userName: pair\n    grace: 99999999\n    schedule: { every: 1d }\n';

    expect(places(entry('central', own))).toEqual(['endpoints[0].grace']);
  });

  test('about what is no mapping at all', () => {
    expect(places('  - central\n')).toEqual(['endpoints[0]']);
  });
});
