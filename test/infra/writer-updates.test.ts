import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { endpointEntry, templateOf } from './synthesised.ts';

const template = templateOf([endpointEntry('central')]);

const rules = z.record(
  z.string(),
  z.object({
    Properties: z.object({
      EventPattern: z.record(z.string(), z.unknown()),
      Targets: z.array(z.record(z.string(), z.unknown())),
    }),
  }),
);
const [rule] = Object.values(rules.parse(template.findResources('AWS::Events::Rule')));

const standIns: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-west-2',
  'AWS::AccountId': '012345678901',
};
const joined = z.object({
  'Fn::Join': z.tuple([
    z.literal(''),
    z.array(z.union([z.string(), z.object({ Ref: z.string() })])),
  ]),
});

const textOf = (value: unknown): string => {
  const { data } = joined.safeParse(value);
  const parts = data?.['Fn::Join'][1] ?? [];
  return parts.map((part) => (typeof part === 'string' ? part : standIns[part.Ref])).join('');
};

/** EventBridge's matching, as far as the rule uses it: values of which one fits, and prefixes. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return pattern.some((wanted: unknown) => values.some((each) => matchesOne(wanted, each)));
  }
  const fields = z.record(z.string(), z.unknown()).parse(pattern);
  const found = z.record(z.string(), z.unknown()).catch({}).parse(value);
  return Object.entries(fields).every(([key, inner]) => matches(inner, found[key]));
}

function matchesOne(wanted: unknown, value: unknown): boolean {
  if (typeof wanted === 'string') return wanted === value;
  const { prefix } = z.object({ prefix: z.unknown() }).parse(wanted);
  return typeof value === 'string' && value.startsWith(textOf(prefix));
}

/** The event as Secrets Manager documents it. */
const event = (secret: string, label = 'AWSCURRENT') => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'Secret Label Updated',
  source: 'aws.secretsmanager',
  account: '012345678901',
  time: '2024-02-06T16:43:48Z',
  region: 'us-west-2',
  resources: [`arn:aws:secretsmanager:us-west-2:012345678901:secret:${secret}-a1b2c3`],
  detail: {
    name: secret,
    labelUpdated: label,
    versionId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
  },
});

describe('update-writers is started', () => {
  test('when AWSCURRENT of one of our secrets moves', () => {
    expect(matches(rule?.Properties.EventPattern, event('promrotate/central'))).toBe(true);
  });

  test.each([
    ['for a secret of somebody else', event('mySecret')],
    ['for a secret whose name only contains ours', event('other/promrotate/central')],
    ['for another label', event('promrotate/central', 'AWSPREVIOUS')],
    ['for another event of a secret', { ...event('promrotate/central'), 'detail-type': 'Other' }],
    ['for an event that says where it comes from', { ...event('promrotate/central'), source: 'x' }],
  ])('not %s', (_, other) => {
    expect(matches(rule?.Properties.EventPattern, other)).toBe(false);
  });

  test('again until it is given up to the dead-letter queue', () => {
    expect(rule?.Properties.Targets).toEqual([
      expect.objectContaining({
        RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 20 },
        DeadLetterConfig: expect.anything(),
      }),
    ]);
  });
});

test('what the function fails on is kept in the dead-letter queue as well', () => {
  const [{ DeadLetterConfig } = {}] = rule?.Properties.Targets ?? [];
  const { Arn } = z.object({ Arn: z.unknown() }).parse(DeadLetterConfig);

  template.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'Has writers take the current credential of a remote-write endpoint',
    DeadLetterConfig: { TargetArn: Arn },
  });
});
