import { describe, expect, test } from '@jest/globals';
import { compilePattern } from '../../../infra/local/events/event-pattern.ts';
import { busEventOf } from '../../../infra/local/events/secret-bus-events.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };
const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:promrotate/a-a1b2c3';
const about = { arn, name: 'promrotate/a', versionId: 'v' };
const now = Date.parse('2026-01-02T03:04:05.678Z');

const labelUpdated = busEventOf(
  { kind: 'label-updated', ...about, label: 'AWSCURRENT' },
  place,
  now,
);
const rotationFailed = busEventOf(
  { kind: 'rotation', ...about, eventName: 'RotationFailed', error: 'during setSecret step' },
  place,
  now,
);

describe('events of the played Secrets Manager', () => {
  test('a moved label has the documented shape (User Guide: Secret Label Updated event)', () => {
    expect(labelUpdated).toEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'Secret Label Updated',
      source: 'aws.secretsmanager',
      account: '123456789012',
      time: '2026-01-02T03:04:05Z',
      region: 'eu-central-1',
      resources: [arn],
      detail: { name: 'promrotate/a', labelUpdated: 'AWSCURRENT', versionId: 'v' },
    });
  });

  test('a failed rotation names the secret in additionalEventData only (User Guide: CloudTrail entries)', () => {
    expect(rotationFailed).toMatchObject({
      'detail-type': 'AWS Service Event via CloudTrail',
      resources: [],
      detail: {
        eventName: 'RotationFailed',
        errorMessage: 'during setSecret step',
        requestParameters: null,
        additionalEventData: { SecretId: arn },
        requestID: `Rotation-${arn}-v`,
        eventType: 'AwsServiceEvent',
      },
    });
  });
});

describe('event patterns', () => {
  test.each([
    [{ source: ['aws.secretsmanager'] }, true],
    [{ source: ['aws.ssm', 'aws.secretsmanager'] }, true],
    [{ source: ['aws.ssm'] }, false],
    [{ resources: [{ prefix: arn.slice(0, -10) }] }, true],
    [{ resources: [{ prefix: 'arn:aws:ssm' }] }, false],
    [{ resources: [{ suffix: 'a1b2c3' }] }, true],
    [{ resources: [{ wildcard: '*:secret:promrotate/*' }] }, true],
    [{ detail: { labelUpdated: ['AWSCURRENT'] } }, true],
    [{ detail: { labelUpdated: [{ 'anything-but': ['AWSCURRENT'] }] } }, false],
    [{ detail: { labelUpdated: [{ 'anything-but': { prefix: 'AWS' } }] } }, false],
    [{ detail: { labelUpdated: [{ 'anything-but': { prefix: ['X', 'Y'] } }] } }, true],
    [{ detail: { name: [{ 'anything-but': { suffix: 'b' } }] } }, true],
    [{ detail: { other: [{ 'anything-but': { prefix: 'X' } }] } }, false],
    [{ $or: [{ source: ['aws.ssm'] }, { detail: { labelUpdated: ['AWSCURRENT'] } }] }, true],
    [{ $or: [{ source: ['aws.ssm'] }, { detail: { labelUpdated: ['AWSPENDING'] } }] }, false],
    [{ source: ['aws.ssm'], $or: [{ account: ['x'] }, { version: ['0'] }] }, false],
    [{ detail: { $or: [{ name: ['promrotate/a'] }, { name: ['b'] }] } }, true],
    [{ detail: { labelUpdated: [{ 'equals-ignore-case': 'awscurrent' }] } }, true],
    [{ detail: { other: [{ exists: false }] } }, true],
    [{ detail: { other: [{ 'anything-but': ['X'] }] } }, false],
    [{ detail: { other: ['x'] } }, false],
    [{ detail: { labelUpdated: ['AWSCURRENT'], name: ['b'] } }, false],
  ])('%j matches a moved label: %s', (pattern, expected) => {
    expect(compilePattern(pattern)(labelUpdated)).toBe(expected);
  });

  test.each([
    ['a*c', 'abbc', true],
    ['a*c', 'abb', false],
    ['a?c', 'abc', false],
    ['a?c', 'a?c', true],
    [String.raw`a\*c`, 'a*c', true],
    [String.raw`a\*c`, 'abc', false],
    [String.raw`a\\*`, String.raw`a\b`, true],
    [String.raw`a\*\*`, 'a**', true],
    ['(a.b)/[c]-$', '(a.b)/[c]-$', true],
    ['a.c', 'abc', false],
  ])('the wildcard %s matches %s: %s', (wildcard, text, expected) => {
    expect(compilePattern({ a: [{ wildcard }] })({ a: text })).toBe(expected);
  });

  test.each([
    [{ a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] }, true],
    [{ a: { b: ['x'] } }, { a: [{ b: 'y' }] }, false],
    [{ a: { b: ['x'] } }, { a: [[{ b: ['z', 'x'] }]] }, true],
    [{ a: { b: ['x'], c: [1] } }, { a: [{ b: 'x', c: 2 }, { c: 1 }] }, false],
    [{ a: { b: ['x'], c: [1] } }, { a: [{ b: 'y' }, { b: 'x', c: 1 }] }, true],
    [{ a: { b: ['x'] } }, { a: [] }, false],
    [{ a: { b: ['x'] } }, { a: 'x' }, false],
    [{ a: { b: [{ exists: false }] } }, { a: [{ b: 1 }, { c: 1 }] }, false],
    [{ a: { b: [{ exists: false }] } }, { a: [{ c: 1 }] }, true],
    [{ a: { b: [{ exists: false }] } }, {}, true],
    [{ a: [{ exists: true }] }, { a: null }, true],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
    [{ a: [{ exists: false }] }, { a: { b: 1 } }, true],
    [{ a: [{ exists: true }] }, { a: [] }, false],
    [{ a: [{ exists: false }, 'x'] }, { a: 'x' }, true],
    [{ a: [{ exists: false }, 'x'] }, { a: 'y' }, false],
    [{ a: [{ 'anything-but': 'x' }] }, { a: null }, true],
    [{ constructor: [{ exists: true }] }, {}, false],
  ])('%j against %j: %s', (pattern, event, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  test.each([
    [{ a: 'x' }, '$.a of the event pattern, found "x"'],
    [{ a: { b: 1 } }, '$.a.b of the event pattern, found 1'],
    [{ a: null }, '$.a of the event pattern, found null'],
    [{ a: [] }, '$.a of the event pattern, found none'],
    [{ a: {} }, '$.a of the event pattern, found {}'],
    [{}, '$ of the event pattern, found {}'],
    [{ $or: [{ a: ['x'] }, { a: 'x' }] }, '$.a of the event pattern, found "x"'],
    [{ a: [{ 'anything-but': [] }] }, 'Too small'],
    [{ a: [{ 'anything-but': { prefix: [] } }] }, '"anything-but" "prefix"'],
    [{ a: [['x']] }, 'operator "0" at $.a'],
    [{ a: [{ wildcard: 'a**' }] }, 'no two wildcards in a row'],
    [{ a: [{ wildcard: String.raw`a\b` }] }, 'a backslash after a backslash'],
  ])('%j is refused, as PutRule does', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });

  test('a pattern with an operator that is not played is refused with its path', () => {
    expect(() => compilePattern({ detail: { n: [{ numeric: ['>', 1] }] } })).toThrow(
      'the event pattern operator "numeric" at $.detail.n',
    );
    expect(() => compilePattern({ source: [{ 'anything-but': { numeric: ['>', 1] } }] })).toThrow(
      'the event pattern operator "anything-but" "numeric"',
    );
  });
});
