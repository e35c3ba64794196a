import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import {
  actionsOf,
  allowing,
  documentsOf,
  policyStatements,
  referencesOf,
  textOf,
} from './policy-statements.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const template = templateOf([endpointEntry('central')]);
const work = policyStatements(template, /^AuditingAuditFleetWork/);

describe('audit-fleet', () => {
  test('looks, notes and tells, and reads the value of no secret', () => {
    expect(actionsOf(work)).toEqual([
      'cloudtrail:DescribeTrails',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetTrailStatus',
      'cloudtrail:LookupEvents',
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'iam:GetAccountAuthorizationDetails',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:PutObject',
      'scheduler:GetSchedule',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetResourcePolicy',
      'secretsmanager:ListSecretVersionIds',
      'sns:Publish',
      'ssm:GetParameter',
      'ssm:GetParametersByPath',
    ]);
  });

  test('has all resources only where it looks at what an account as a whole has', () => {
    const unbounded = work.filter(({ Resource }) => Resource === '*');

    expect(actionsOf(unbounded)).toEqual([
      'cloudtrail:DescribeTrails',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetTrailStatus',
      'cloudtrail:LookupEvents',
      'iam:GetAccountAuthorizationDetails',
    ]);
  });

  test('asks for the schedules of test metrics, in their group', () => {
    const [read] = allowing(work, 'scheduler:GetSchedule');

    expect(textOf(read?.Resource)).toMatch(
      /:schedule\/",\{"Ref":"ProbingSchedulesGroup\w*"\},"\/promrotate-probe-\*"/,
    );
  });

  test('puts reports below their prefixes, and nothing elsewhere', () => {
    const [put] = allowing(work, 's3:PutObject');
    const keys = [...textOf(put?.Resource).matchAll(/"(\/[^"]+)"/g)].map(([, key]) => key);

    expect(keys).toEqual(['/audits/*', '/latest/*']);
    expect(new Set(referencesOf(put?.Resource))).toEqual(new Set(['AuditingReports']));
  });

  test('knows by environment what it works with, and which roles are of our own functions', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 900,
      Environment: {
        Variables: {
          LEDGER_TABLE: { Ref: Match.stringLikeRegexp('^LedgerTable') },
          NOTICE_TOPIC: { Ref: Match.stringLikeRegexp('^NotificationsTopic') },
          PROBE_SCHEDULE_GROUP: { Ref: Match.stringLikeRegexp('^ProbingSchedulesGroup') },
          REPORT_BUCKET: { Ref: Match.stringLikeRegexp('^AuditingReports') },
        },
      },
    });
    const readers = documentsOf(template, 'AWS::IAM::Policy', 'PolicyDocument')
      .filter(([, found]) => allowing(found, 'secretsmanager:GetSecretValue').length > 0)
      .map(([id]) => id.replace(/Work[0-9A-F]{8}$/, 'Role'));
    const roles = Object.values(template.findResources('AWS::Lambda::Function'))
      .map((found) => textOf(found))
      .find((text) => text.includes('FUNCTION_ROLES'));

    expect(readers).toHaveLength(4);
    for (const reader of readers) expect(roles).toMatch(new RegExp(`"${reader}[0-9A-F]{8}","Arn"`));
  });

  test('is tried again, and given up to its own queue', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^AuditingAuditFleetFunction') },
      MaximumRetryAttempts: 1,
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      DeadLetterConfig: {
        TargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuditingDeadLetters'), 'Arn'] },
      },
    });
  });
});

describe('the daily audit', () => {
  test('is scheduled once the function can do its work', () => {
    template.hasResource('AWS::Scheduler::Schedule', {
      Properties: { GroupName: { Ref: Match.stringLikeRegexp('^AuditingDailyGroup') } },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^AuditingAuditFleetWork')]),
    });
  });

  test('begins once a day of UTC, tries a few times, and gives up to the queue', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      GroupName: { Ref: Match.stringLikeRegexp('^AuditingDailyGroup') },
      ScheduleExpression: 'cron(0 5 * * ? *)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuditingAuditFleetFunction'), 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 7_200 },
        DeadLetterConfig: {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuditingDeadLetters'), 'Arn'] },
        },
      },
    });
  });

  test('has a role for that alone, which nobody but its schedule can assume', () => {
    const found = policyStatements(template, /^AuditingDailyPolicy/);

    expect(actionsOf(found)).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
    expect(referencesOf(found.map(({ Resource }) => Resource))).toEqual([
      'AuditingAuditFleetFunction',
      'AuditingDeadLetters',
    ]);
    const source = { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuditingDailyGroup'), 'Arn'] };
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Condition: {
              StringEquals: {
                'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                'aws:SourceArn': source,
              },
            },
          },
        ],
      },
    });
  });
});

describe('the bucket of reports', () => {
  const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));

  test('is private, encrypted, and outlives the stack', () => {
    template.resourceCountIs('AWS::S3::Bucket', 1);
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
          ],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
  });

  test('keeps the report of a day for 400 days, and the latest one for as long as there is no other', () => {
    const { Rules } = z
      .object({
        Properties: z.object({
          LifecycleConfiguration: z.object({
            Rules: z.array(
              z.object({ Prefix: z.string().optional(), ExpirationInDays: z.number().optional() }),
            ),
          }),
        }),
      })
      .parse(bucket).Properties.LifecycleConfiguration;

    expect(Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined)).toEqual([
      { Prefix: 'audits/', ExpirationInDays: 400 },
    ]);
  });

  test('is talked to by TLS only, and lets nobody in by its policy', () => {
    const [, found = []] =
      documentsOf(template, 'AWS::S3::BucketPolicy', 'PolicyDocument').at(0) ?? [];

    expect(found.map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny']);
    expect(found.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    ]);
  });

  test('is named by an output', () => {
    template.hasOutput('ReportBucket', {
      Value: { Ref: Match.stringLikeRegexp('^AuditingReports') },
    });
  });
});
