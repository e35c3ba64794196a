import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
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
const work = policyStatements(template, /^RetirementRetireCredentialWork/);

describe('retire-credential', () => {
  test('may do what settling an endpoint takes, and nothing else', () => {
    expect(actionsOf(work)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'kms:Decrypt',
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'lambda:InvokeFunction',
      'secretsmanager:CancelRotateSecret',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:ListSecretVersionIds',
      'secretsmanager:RotateSecret',
      'secretsmanager:UpdateSecretVersionStage',
      'sns:Publish',
      'ssm:DescribeAssociationExecutionTargets',
      'ssm:DescribeAssociationExecutions',
      'ssm:GetParameter',
      'ssm:GetParameter',
      'ssm:GetParametersByPath',
      'ssm:ListAssociations',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
      'ssm:PutParameter',
      'ssm:SendCommand',
      'ssm:SendCommand',
    ]);
  });

  test('touches secrets of our prefix only', () => {
    const secrets = work.filter(({ Action }) => Action.join().includes('secretsmanager:'));

    expect(secrets).toHaveLength(2);
    for (const { Resource } of secrets) {
      expect(textOf(Resource)).toMatch(/:secret:promrotate\/\*"\]\]\}$/);
    }
  });

  test('rotates an endpoint that is paused, of which no function is known, and pauses it again', () => {
    for (const action of ['secretsmanager:RotateSecret', 'secretsmanager:CancelRotateSecret']) {
      expect(allowing(work, action).map(({ Condition }) => Condition)).toEqual([undefined]);
    }
  });

  test('moves AWSCURRENT and AWSPENDING, and no other label', () => {
    const [move] = allowing(work, 'secretsmanager:UpdateSecretVersionStage');

    expect(move?.Condition).toEqual({
      StringEquals: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPENDING'] },
    });
  });

  test('starts itself, the update of writers and rotations, and no other function', () => {
    const [invoke] = allowing(work, 'lambda:InvokeFunction');

    expect(referencesOf(invoke?.Resource)).toEqual([
      'RetirementRetireCredentialFunction',
      'RotationRotateSecretFunction',
      'WriterUpdatesUpdateWritersFunction',
    ]);
  });

  test('tells people by our topic only, and encrypts by its key', () => {
    const [publish] = allowing(work, 'sns:Publish');
    const key = work.filter(({ Resource }) => textOf(Resource).includes('NotificationsKey'));

    expect(referencesOf(publish?.Resource)).toEqual(['NotificationsTopic']);
    expect(actionsOf(key)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  });

  test('is let in by the key of the topic, which leaves it to IAM', () => {
    const keys = documentsOf(template, 'AWS::KMS::Key', 'KeyPolicy');
    const policy = keys.find(([id]) => id.startsWith('NotificationsKey'))?.[1] ?? [];

    expect(policy.map(({ Action, Principal }) => [Action, textOf(Principal)])).toContainEqual([
      ['kms:*'],
      expect.stringContaining(':root"'),
    ]);
  });

  test('reads what became of our own associations only, as far as AWS knows resources', () => {
    const [read] = allowing(work, 'ssm:DescribeAssociationExecutions');
    const unbounded = work.filter(({ Resource }) => Resource === '*');

    expect(textOf(read?.Resource)).toContain(':association/*"');
    expect(read?.Condition).toEqual({ StringLike: { 'aws:ResourceTag/promrotate-endpoint': '*' } });
    expect(new Set(actionsOf(unbounded))).toEqual(
      new Set(['ssm:ListAssociations', 'ssm:ListCommandInvocations', 'ssm:ListCommands']),
    );
  });

  test('lists definitions below their path, and nothing beside it', () => {
    const [list] = allowing(work, 'ssm:GetParametersByPath');
    const paths = [...textOf(list?.Resource).matchAll(/:(parameter[^"]*)"/g)].map(
      ([, path]) => path,
    );

    expect(paths).toEqual([
      'parameter/promrotate/definitions',
      'parameter/promrotate/definitions/*',
    ]);
  });

  test('knows by environment what it works with', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'promrotate-retire-credential',
      Timeout: 900,
      Environment: {
        Variables: {
          LEDGER_TABLE: { Ref: Match.stringLikeRegexp('^LedgerTable') },
          ACCEPTED_SET_KEY: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysAcceptedSets'), 'Arn'] },
          APPLY_DOCUMENT: { Ref: Match.stringLikeRegexp('^HostDocumentsApplyAcceptedSet') },
          RETIRE_FUNCTION: 'promrotate-retire-credential',
          UPDATE_FUNCTION: { Ref: Match.stringLikeRegexp('^WriterUpdatesUpdateWritersFunction') },
          NOTICE_TOPIC: { Ref: Match.stringLikeRegexp('^NotificationsTopic') },
        },
      },
    });
  });

  test('is tried again, and given up to its own queue', () => {
    const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('^RetirementDeadLetters'), 'Arn'] };

    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'promrotate-retire-credential',
      DeadLetterConfig: { TargetArn: queue },
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^RetirementRetireCredentialFunction') },
      MaximumRetryAttempts: 2,
    });
  });
});

describe('the hourly sweep', () => {
  test('is scheduled once the function can do its work: the first comes at once', () => {
    template.hasResource('AWS::Scheduler::Schedule', {
      Properties: { Target: { Input: '{"sweep":true}' } },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^RetirementRetireCredentialWork')]),
    });
  });

  test('starts retire-credential, tries a few times, and gives up to its queue', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RetirementRetireCredential'), 'Arn'] },
        Input: '{"sweep":true}',
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 1_800 },
        DeadLetterConfig: {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RetirementDeadLetters'), 'Arn'] },
        },
      },
    });
  });

  test('has a role for that alone, which nobody but our schedules can assume', () => {
    const found = policyStatements(template, /^RetirementSweepPolicy/);

    expect(actionsOf(found)).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
    expect(referencesOf(found.map(({ Resource }) => Resource))).toEqual([
      'RetirementDeadLetters',
      'RetirementRetireCredentialFunction',
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
                  'Fn::GetAtt': [Match.stringLikeRegexp('^RetirementSweepGroup'), 'Arn'],
                },
              },
            },
          },
        ],
      },
    });
  });
});
