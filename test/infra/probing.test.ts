import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { parseProbeEvent } from '../../functions/probe-endpoint/probe-event.ts';
import {
  actionsOf,
  allowing,
  policyStatements,
  referencesOf,
  textOf,
} from './policy-statements.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const template = templateOf([
  endpointEntry('central'),
  endpointEntry('often', { probe: { every: '1m' } }),
  endpointEntry('seldom', { probe: { every: '1h' } }),
]);
const work = policyStatements(template, /^ProbingProbeEndpointWork/);

const parameterSchema = z.object({ Properties: z.object({ Value: z.string() }) });
const scheduleSchema = z.object({
  Properties: z.looseObject({
    ScheduleExpression: z.string(),
    FlexibleTimeWindow: z.unknown(),
    Target: z.looseObject({ Input: z.string() }),
  }),
});

function scheduleOf(endpoint: string) {
  const Name = `promrotate-probe-${endpoint}`;
  const found = template.findResources('AWS::Scheduler::Schedule', { Properties: { Name } });
  return scheduleSchema.parse(Object.values(found)[0]).Properties;
}

describe('the test metric of an endpoint', () => {
  test.each([
    ['central', 'rate(5 minutes)', { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1 }],
    ['often', 'rate(1 minute)', { Mode: 'OFF' }],
    ['seldom', 'rate(60 minutes)', { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1 }],
  ])('of "%s" comes by %s', (endpoint, expression, window) => {
    expect(scheduleOf(endpoint)).toMatchObject({
      ScheduleExpression: expression,
      FlexibleTimeWindow: window,
    });
  });

  test('is handed the definition that is deployed with it, by its SHA-256', () => {
    const parameters = template.findResources('AWS::SSM::Parameter', {
      Properties: { Name: '/promrotate/definitions/central' },
    });
    const { Value } = parameterSchema.parse(Object.values(parameters)[0]).Properties;
    const definitionDigest = createHash('sha256').update(Value).digest('hex');
    const { Input } = scheduleOf('central').Target;

    expect(parseProbeEvent(JSON.parse(Input))).toEqual({ endpoint: 'central', definitionDigest });
  });

  test('is tried a few times, not for long, and given up to the queue', () => {
    for (const { Target } of ['central', 'often', 'seldom'].map(scheduleOf)) {
      expect(Target).toMatchObject({
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 },
        DeadLetterConfig: {
          Arn: { 'Fn::GetAtt': [expect.stringMatching(/^ProbingDeadLetters/), 'Arn'] },
        },
      });
    }
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^ProbingProbeEndpointFunction') },
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 300,
    });
  });

  test('is scheduled once it can be tried: the first comes at once', () => {
    const Properties = { Name: Match.stringLikeRegexp('^promrotate-probe-') };
    for (const schedule of Object.values(
      template.findResources('AWS::Scheduler::Schedule', { Properties }),
    )) {
      expect(schedule['DependsOn']).toEqual([
        expect.stringMatching(/^Endpoints\w+Definition/),
        expect.stringMatching(/^Endpoints\w+Secret/),
        expect.stringMatching(/^ProbingProbeEndpointWork/),
        expect.stringMatching(/^ProbingSchedulesPolicy/),
      ]);
    }
  });

  test('is scheduled without waiting for a secret that exists', () => {
    const existing = templateOf([endpointEntry('elsewhere', { secret: 'existing' })]);

    const found = existing.findResources('AWS::Scheduler::Schedule', {
      Properties: { Name: 'promrotate-probe-elsewhere' },
    });

    expect(Object.values(found).map((schedule): unknown => schedule['DependsOn'])).toEqual([
      [
        expect.stringMatching(/^EndpointselsewhereDefinition/),
        expect.stringMatching(/^ProbingProbeEndpointWork/),
        expect.stringMatching(/^ProbingSchedulesPolicy/),
      ],
    ]);
  });

  test('makes five resources of an endpoint, and no policy', () => {
    const resourcesOf = (count: number) =>
      Object.keys(
        templateOf(
          Array.from({ length: count }, (_, index) => endpointEntry(`endpoint${index}`)),
        ).toJSON()['Resources'] as object,
      ).length;

    expect(resourcesOf(2) - resourcesOf(1)).toBe(5);
  });

  test('is started by a role for that alone, which nobody but these schedules can assume', () => {
    const found = policyStatements(template, /^ProbingSchedulesPolicy/);

    expect(actionsOf(found)).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
    expect(referencesOf(found.map(({ Resource }) => Resource))).toEqual([
      'ProbingDeadLetters',
      'ProbingProbeEndpointFunction',
    ]);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                'aws:SourceArn': {
                  'Fn::GetAtt': [Match.stringLikeRegexp('^ProbingSchedulesGroup'), 'Arn'],
                },
              },
            },
          },
        ],
      },
    });
  });
});

describe('probe-endpoint', () => {
  test('may test, and have the accepted set applied again, and nothing else', () => {
    expect(actionsOf(work)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'kms:Decrypt',
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:ListSecretVersionIds',
      'sns:Publish',
      'ssm:GetParameter',
      'ssm:GetParameter',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
      'ssm:PutParameter',
      'ssm:SendCommand',
      'ssm:SendCommand',
    ]);
  });

  test('reads secrets of our prefix, and writes accepted sets only', () => {
    const resourcesOf = (action: string) =>
      allowing(work, action).map(({ Resource }) => textOf(Resource));

    expect(resourcesOf('secretsmanager:GetSecretValue')).toEqual([
      expect.stringContaining(':secret:promrotate/*"'),
    ]);
    expect(resourcesOf('ssm:PutParameter')).toEqual([
      expect.stringContaining(':parameter/promrotate/accepted/*"'),
    ]);
  });

  test('has all resources only where AWS knows no resources', () => {
    const unbounded = work.filter(({ Resource }) => Resource === '*');

    expect(new Set(actionsOf(unbounded))).toEqual(
      new Set(['ssm:ListCommandInvocations', 'ssm:ListCommands']),
    );
  });

  test('knows by environment what it works with', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('test metrics'),
      Environment: {
        Variables: {
          LEDGER_TABLE: { Ref: Match.stringLikeRegexp('^LedgerTable') },
          ACCEPTED_SET_KEY: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysAcceptedSets'), 'Arn'] },
          APPLY_DOCUMENT: { Ref: Match.stringLikeRegexp('^HostDocumentsApplyAcceptedSet') },
          NOTICE_TOPIC: { Ref: Match.stringLikeRegexp('^NotificationsTopic') },
        },
      },
    });
  });
});
