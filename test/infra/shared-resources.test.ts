import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import {
  deliverySchema,
  functionNames,
  ledgerKey,
  patterns,
} from '../../functions/shared/contract.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const template = templateOf([endpointEntry('central')], { logRetentionDays: 30 });

describe('what must not be lost', () => {
  test('is kept when the stack goes: the keys of secrets and accepted sets', () => {
    const kept = Object.values(
      template.findResources('AWS::KMS::Key', { DeletionPolicy: 'RetainExceptOnCreate' }),
    );

    expect(kept).toHaveLength(2);
    template.allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('is kept when the stack goes: the logs', () => {
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'RetainExceptOnCreate' });
  });

  test('is kept when the stack goes: the ledger, encrypted and with a way back in time', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      // A protected table cannot be deleted, not even when the deployment that made it fails.
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: ledgerKey, KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
  });
});

describe('the functions', () => {
  test('run on Node.js 24 and arm64, each with a log group of its own', () => {
    template.resourceCountIs('AWS::Lambda::Function', 7);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('Logs') } },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('have the time that the slowest delivery takes, and one minute more', () => {
    const parameterDelivery = (refreshSeconds: number) =>
      deliverySchema.safeParse({ kind: 'parameter', refreshSeconds }).success;
    const slowestSeconds = 300;
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'))
      .filter(([id]) => !id.startsWith('Operation'))
      .map(([, found]) => found);

    expect([slowestSeconds, slowestSeconds + 1].map(parameterDelivery)).toEqual([true, false]);
    expect(functions).toHaveLength(5);
    for (const found of functions) {
      const { Timeout } = z.object({ Timeout: z.number() }).parse(found['Properties']);

      expect(Timeout).toBeGreaterThan(slowestSeconds + 60);
    }
  });

  test('know by environment what they work with', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          LEDGER_TABLE: { Ref: Match.stringLikeRegexp('^LedgerTable') },
          ACCEPTED_SET_KEY: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysAcceptedSets'), 'Arn'] },
          APPLY_DOCUMENT: { Ref: Match.stringLikeRegexp('^HostDocumentsApplyAcceptedSet') },
        },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          LEDGER_TABLE: { Ref: Match.stringLikeRegexp('^LedgerTable') },
          SWITCH_DOCUMENT: { Ref: Match.stringLikeRegexp('^HostDocumentsSwitchWriter') },
        },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: functionNames.operateChange,
      Environment: {
        Variables: {
          LEDGER_TABLE: { Ref: Match.stringLikeRegexp('^LedgerTable') },
          RETIRE_FUNCTION: { Ref: Match.stringLikeRegexp('^RetirementRetireCredential') },
        },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: functionNames.operateRead,
      Environment: {
        Variables: { LEDGER_TABLE: { Ref: Match.stringLikeRegexp('^LedgerTable') } },
      },
    });
  });
});

describe('the documents', () => {
  test.each(['promrotate-apply-accepted-set', 'promrotate-switch-writer'])(
    '"%s" is changed in place and bounds what it is given',
    (name) => {
      template.hasResourceProperties('AWS::SSM::Document', {
        Name: name,
        DocumentType: 'Command',
        UpdateMethod: 'NewVersion',
        Content: {
          schemaVersion: '2.2',
          parameters: { Endpoint: { allowedPattern: patterns.endpoint } },
        },
      });
    },
  );
});

test('operators find by outputs what they need', () => {
  expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
    'AcceptedSetsKey',
    'AlarmTopic',
    'ApplyAcceptedSetDocument',
    'AuditFleetDeadLetters',
    'AuditFleetFunction',
    'AuditFleetLogs',
    'LedgerTable',
    'NoticeDeadLetters',
    'OperateChangeFunction',
    'OperateChangeLogs',
    'OperateReadFunction',
    'OperateReadLogs',
    'OperatorPolicy',
    'ProbeEndpointDeadLetters',
    'ProbeEndpointFunction',
    'ProbeEndpointLogs',
    'ProbeEndpointRole',
    'ReceiverHostPolicy',
    'ReportBucket',
    'RetireCredentialDeadLetters',
    'RetireCredentialFunction',
    'RetireCredentialLogs',
    'RetireCredentialRole',
    'RotateSecretFunction',
    'RotateSecretLogs',
    'RotateSecretRole',
    'RunbookPolicy',
    'RunbookRole',
    'SecretsKey',
    'SwitchWriterDocument',
    'UpdateWritersDeadLetters',
    'UpdateWritersFunction',
    'UpdateWritersLogs',
    'UpdateWritersRole',
    'WriterHostPolicy',
  ]);
});
