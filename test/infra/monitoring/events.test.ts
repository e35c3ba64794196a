import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { compilePattern } from '../../../infra/local/events/event-pattern.ts';
import { endpointEntry, templateOf } from '../synthesised.ts';
import { resolved } from './resolved.ts';

const template = templateOf([endpointEntry('central')], {
  notifications: { runbook: 'https://git.example.com/promrotate/docs/runbook.md' },
});

const ruleSchema = z.object({
  Properties: z.object({
    Name: z.string(),
    EventPattern: z.unknown(),
    Targets: z.tuple([
      z.looseObject({
        InputTransformer: z.object({
          InputPathsMap: z.record(z.string(), z.string()),
          InputTemplate: z.string(),
        }),
      }),
    ]),
  }),
});

function ruleOf(name: string) {
  const rules = Object.values(template.findResources('AWS::Events::Rule'));
  const [rule] = rules.flatMap((one) => {
    const { data } = ruleSchema.safeParse(one);
    return data?.Properties.Name === name ? [data.Properties] : [];
  });
  if (rule === undefined) throw new Error(`expected a rule "${name}"`);
  const matches = compilePattern(resolved(rule.EventPattern));
  const { InputPathsMap, InputTemplate } = rule.Targets[0].InputTransformer;
  const words = z.string().parse(JSON.parse(InputTemplate));
  return {
    matches,
    /** As EventBridge fills it in: what is not in the event is left out. */
    textOf: (event: unknown) =>
      words.replaceAll(/<([\w-]+)>/g, (_, key: string) => at(event, InputPathsMap[key] ?? '')),
  };
}

function at(event: unknown, path: string): string {
  const keys = path.replace(/^\$\./, '').split('.');
  const value = keys.reduce<unknown>(
    (inner, key) => z.record(z.string(), z.unknown()).catch({}).parse(inner)[key],
    event,
  );
  return typeof value === 'string' ? value : '';
}

const envelope = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  account: '012345678901',
  time: '2026-11-22T16:43:48Z',
  region: 'us-west-2',
};
const secretArn = (name: string) =>
  `arn:aws:secretsmanager:us-west-2:012345678901:secret:${name}-a1b2c3`;

/** As CloudTrail captured one of somebody's secrets: no resources, the secret in the details. */
const rotationEvent = (eventName: string, name = 'promrotate/central', detail: object = {}) => ({
  ...envelope,
  'detail-type': 'AWS Service Event via CloudTrail',
  source: 'aws.secretsmanager',
  resources: [],
  detail: {
    eventVersion: '1.08',
    userIdentity: { accountId: '012345678901', invokedBy: 'secretsmanager.amazonaws.com' },
    eventSource: 'secretsmanager.amazonaws.com',
    eventName,
    requestParameters: null,
    responseElements: null,
    additionalEventData: { SecretId: secretArn(name) },
    eventType: 'AwsServiceEvent',
    ...detail,
  },
});

describe('a rotation that failed', () => {
  const rule = ruleOf('promrotate-rotation-failed');

  test.each(['RotationFailed', 'RotationAbandoned', 'TestRotationFailed'])(
    'is told: %s',
    (name) => {
      expect(rule.matches(rotationEvent(name))).toBe(true);
    },
  );

  test.each([
    ['one that succeeded', rotationEvent('RotationSucceeded')],
    ['one that began', rotationEvent('RotationStarted')],
    ['of a secret of somebody else', rotationEvent('RotationFailed', 'mine')],
    ['of one whose name only contains ours', rotationEvent('RotationFailed', 'x/promrotate/a')],
    [
      'under the type of calls of an API',
      { ...rotationEvent('RotationFailed'), 'detail-type': 'AWS API Call via CloudTrail' },
    ],
  ])('is not told: %s', (_, event) => {
    expect(rule.matches(event)).toBe(false);
  });

  test('is told in words, by secret, event and step, with what to do', () => {
    const errorMessage = 'Error when executing lambda arn:aws:lambda during setSecret step';

    const text = rule.textOf(
      rotationEvent('RotationFailed', 'promrotate/central', { errorMessage }),
    );

    expect(text).toContain(`RotationFailed of ${secretArn('promrotate/central')} at 2026-11-22`);
    expect(text).toContain('during setSecret step). Writers go on with the current credential');
    expect(text).toMatch(
      /: https:\/\/git\.example\.com\/promrotate\/docs\/runbook\.md#rotation-failed$/,
    );
    expect(text).not.toMatch(/[<>\n]/);
  });
});

/** As CloudTrail tells of a call of Parameter Store. */
const parameterEvent = (eventName: string, name: string, detail: object = {}) => ({
  ...envelope,
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.ssm',
  resources: [],
  detail: {
    eventVersion: '1.08',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::012345678901:assumed-role/Developer/jo',
    },
    eventSource: 'ssm.amazonaws.com',
    eventName,
    sourceIPAddress: '198.51.100.7',
    requestParameters: { name, type: 'String', value: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    eventType: 'AwsApiCall',
    ...detail,
  },
});

describe('a definition that somebody else wrote', () => {
  const rule = ruleOf('promrotate-definition-written');
  const name = '/promrotate/definitions/central';

  test.each(['PutParameter', 'DeleteParameter'])('is told: %s', (eventName) => {
    expect(rule.matches(parameterEvent(eventName, name))).toBe(true);
  });

  test.each([
    [
      'by CloudFormation',
      parameterEvent('PutParameter', name, {
        sourceIPAddress: 'cloudformation.amazonaws.com',
        userIdentity: { type: 'AssumedRole', invokedBy: 'cloudformation.amazonaws.com' },
      }),
    ],
    ['that was refused', parameterEvent('PutParameter', name, { errorCode: 'AccessDenied' })],
    ['that was read', parameterEvent('GetParameter', name)],
    ['of another parameter', parameterEvent('PutParameter', '/promrotate/accepted/central')],
    ['of somebody else', parameterEvent('PutParameter', '/app/promrotate/definitions/x')],
  ])('is not told: one %s', (_, event) => {
    expect(rule.matches(event)).toBe(false);
  });

  test('is told in words: which, and who', () => {
    const text = rule.textOf(parameterEvent('PutParameter', name));

    expect(text).toContain(`PutParameter of ${name} by arn:aws:sts::012345678901:assumed-role`);
    expect(text).toMatch(/runbook\.md#definition-written$/);
  });
});

/** As Secrets Manager documents it. */
const labelEvent = (name: string, labelUpdated = 'AWSCURRENT') => ({
  ...envelope,
  'detail-type': 'Secret Label Updated',
  source: 'aws.secretsmanager',
  resources: [secretArn(name)],
  detail: { name, labelUpdated, versionId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111' },
});

describe('a credential that has become current', () => {
  const rule = ruleOf('promrotate-credential-current');

  test('is told, of ours and by that label only', () => {
    expect(rule.matches(labelEvent('promrotate/central'))).toBe(true);
    expect(rule.matches(labelEvent('mine'))).toBe(false);
    expect(rule.matches(labelEvent('promrotate/central', 'mine'))).toBe(false);
  });

  test('is told in words: which, since when, and that nothing has to be done', () => {
    const text = rule.textOf(labelEvent('promrotate/central'));

    expect(text).toContain('promrotate/central has a new current credential since 2026-11-22');
    expect(text).toContain('version a1b2c3d4-5678-90ab-cdef-EXAMPLE11111');
    expect(text).toMatch(/Nothing has to be done\.$/);
  });
});
