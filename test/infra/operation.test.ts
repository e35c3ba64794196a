import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import {
  actionsOf,
  allowing,
  policyStatements,
  referencesOf,
  textOf,
} from './policy-statements.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const template = templateOf([endpointEntry('central')]);
const read = policyStatements(template, /^OperationOperateReadWork/);
const change = policyStatements(template, /^OperationOperateChangeWork/);

test('operate-read looks, at no value, and changes nothing', () => {
  expect(actionsOf(read)).toEqual([
    'dynamodb:GetItem',
    'secretsmanager:DescribeSecret',
    'ssm:GetParameter',
    'ssm:GetParametersByPath',
  ]);
});

describe('operate-change', () => {
  test('checks, records and starts, and reads no value', () => {
    expect(actionsOf(change)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'lambda:InvokeFunction',
      'secretsmanager:CancelRotateSecret',
      'secretsmanager:DescribeSecret',
      'secretsmanager:RotateSecret',
      'secretsmanager:UpdateSecretVersionStage',
      'ssm:GetParameter',
    ]);
  });

  test('takes AWSPENDING off, and can move no other label', () => {
    const [move] = allowing(change, 'secretsmanager:UpdateSecretVersionStage');

    expect(move?.Condition).toEqual({
      StringEquals: { 'secretsmanager:VersionStage': 'AWSPENDING' },
    });
  });

  test('can have secrets rotated by our own function only, as it may call no other', () => {
    const [invoke] = allowing(change, 'lambda:InvokeFunction');

    expect(referencesOf(invoke?.Resource)).toEqual([
      'RetirementRetireCredentialFunction',
      'RotationRotateSecretFunction',
    ]);
  });
});

test('both touch secrets, definitions and the ledger of ours only', () => {
  for (const { Resource, Action } of [...read, ...change]) {
    if (Action.includes('lambda:InvokeFunction')) continue;
    expect(textOf(Resource)).toMatch(
      /:secret:promrotate\/\*"|:parameter\/promrotate\/definitions\/\*"|"LedgerTable/,
    );
  }
});

test.each(['OperationOperatorPolicy', 'RunbooksPolicy'])(
  '%s lets its holder call the two functions, and nothing else',
  (id) => {
    const found = policyStatements(template, new RegExp(`^${id}`));

    expect(actionsOf(found)).toEqual(['lambda:InvokeFunction']);
    expect(referencesOf(found.map(({ Resource }) => Resource))).toEqual([
      'OperationOperateChangeFunction',
      'OperationOperateReadFunction',
    ]);
  },
);

test('only executions of runbooks in this account can act as the runbooks', () => {
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'ssm.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            ArnLike: {
              'aws:SourceArn': {
                'Fn::Join': ['', Match.arrayWith([':automation-execution/*'])],
              },
            },
          },
        },
      ],
    },
  });
});

test('RunbookPolicy starts our runbooks, as their role and as nobody else, and looks on', () => {
  const found = policyStatements(template, /^RunbooksStartingPolicy/);
  const [pass] = allowing(found, 'iam:PassRole');
  const [start] = allowing(found, 'ssm:StartAutomationExecution');

  expect(actionsOf(found)).toEqual([
    'iam:PassRole',
    'ssm:DescribeAutomationExecutions',
    'ssm:DescribeAutomationStepExecutions',
    'ssm:DescribeDocument',
    'ssm:GetAutomationExecution',
    'ssm:GetDocument',
    'ssm:ListDocuments',
    'ssm:StartAutomationExecution',
  ]);
  expect(referencesOf(pass?.Resource)).toEqual(['RunbooksRole']);
  expect(pass?.Condition).toEqual({
    StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' },
  });
  expect(textOf(start?.Resource)).toMatch(/:document\/promrotate-rotate"/);
  expect(textOf(start?.Resource)).not.toMatch(/:document\/\*|"\*"/);
});
