import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { endpointNameSchema } from '../../functions/shared/contract.ts';
import { absentEndpoint, endpointsOfRole } from '../../infra/role-tags.ts';
import { actionsOf, documentsOf, policyStatements, textOf } from './policy-statements.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const template = templateOf([endpointEntry('central')]);

const rotateSecret = policyStatements(template, /^RotationRotateSecretWork/);
const updateWriters = policyStatements(template, /^WriterUpdatesUpdateWritersWork/);
const sendStatements = [...rotateSecret, ...updateWriters].filter(({ Action }) =>
  Action.includes('ssm:SendCommand'),
);

describe('rotate-secret', () => {
  test('may do what a rotation takes, and nothing else', () => {
    expect(actionsOf(rotateSecret)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:ListSecretVersionIds',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
      'ssm:GetParameter',
      'ssm:GetParameter',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
      'ssm:PutParameter',
      'ssm:SendCommand',
      'ssm:SendCommand',
    ]);
  });

  test('touches only secrets of our prefix that it rotates itself', () => {
    const secrets = rotateSecret.filter(({ Action }) => Action.join().startsWith('secretsmanager'));

    expect(secrets).toHaveLength(1);
    expect(textOf(secrets[0]?.Resource)).toContain(':secret:promrotate/*"');
    expect(textOf(secrets[0]?.Condition)).toMatch(
      /"StringEquals":\{"secretsmanager:resource\/AllowRotationLambdaArn":\{"Fn::GetAtt":\["RotationRotateSecretFunction/,
    );
  });

  test('reads definitions, and reads and writes accepted sets only', () => {
    const resourcesOf = (action: string) =>
      rotateSecret
        .filter(({ Action }) => Action.includes(action))
        .map(({ Resource }) => textOf(Resource));
    const definitions = expect.stringContaining(':parameter/promrotate/definitions/*"');
    const acceptedSets = expect.stringContaining(':parameter/promrotate/accepted/*"');

    expect(resourcesOf('ssm:GetParameter')).toEqual([definitions, acceptedSets]);
    expect(resourcesOf('ssm:PutParameter')).toEqual([acceptedSets]);
  });

  test('decrypts and encrypts accepted sets by their own key only', () => {
    const own = rotateSecret.filter(({ Resource }) => textOf(Resource).includes('AcceptedSets'));

    expect(own.map(({ Action }) => Action)).toContainEqual(['kms:Decrypt', 'kms:Encrypt']);
    expect(own.filter(({ Action }) => Action.join().includes('kms:'))).toHaveLength(1);
  });
});

describe('update-writers', () => {
  test('may read, send and note, and nothing else', () => {
    expect(actionsOf(updateWriters)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'ssm:GetParameter',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
      'ssm:SendCommand',
      'ssm:SendCommand',
    ]);
  });
});

describe('whoever takes up a credential', () => {
  test('reads the current one only', () => {
    for (const found of [updateWriters, policyStatements(template, /WriterHostPolicy/)]) {
      const read = found.filter(({ Action }) => Action.includes('secretsmanager:GetSecretValue'));

      expect(read).toHaveLength(1);
      expect(read[0]?.Condition).toEqual({
        'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' },
      });
    }
  });
});

describe('the functions that rotate and update', () => {
  test('send their own document to hosts of their own tag', () => {
    const texts = sendStatements.map((found) => textOf([found.Resource, found.Condition ?? {}]));

    expect(texts).toEqual([
      expect.stringMatching(
        /:document\/",\{"Ref":"HostDocumentsApplyAcceptedSetDocument\w+"\}.*\{\}/,
      ),
      expect.stringMatching(
        /:instance\/\*.*:managed-instance\/\*.*"ssm:resourceTag\/promrotate-receiver":"\*"/,
      ),
      expect.stringMatching(/:document\/",\{"Ref":"HostDocumentsSwitchWriterDocument\w+"\}.*\{\}/),
      expect.stringMatching(
        /:instance\/\*.*:managed-instance\/\*.*"ssm:resourceTag\/promrotate-writer":"\*"/,
      ),
    ]);
  });

  test('have all resources only where AWS knows no resources', () => {
    const unbounded = [...rotateSecret, ...updateWriters].filter(
      ({ Resource }) => Resource === '*',
    );

    expect(new Set(actionsOf(unbounded))).toEqual(
      new Set(['ssm:ListCommandInvocations', 'ssm:ListCommands']),
    );
  });

  test('write to their own log, and give up events to the dead-letter queue', () => {
    const own = policyStatements(template, /RoleDefaultPolicy/);

    expect(new Set(actionsOf(own))).toEqual(
      new Set(['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage']),
    );
    expect(
      documentsOf(template, 'AWS::IAM::Policy', 'PolicyDocument')
        .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))
        .filter((id) => !/Work$|RoleDefaultPolicy$/.test(id)),
    ).toEqual([
      'RetirementSweepPolicy',
      'ProbingSchedulesPolicy',
      'AuditingDailyPolicy',
      'RunbooksPolicy',
    ]);
  });
});

/** As IAM documents variables with a default. */
const tagVariables = ['', '-2', '-3', '-4'].map(
  (suffix) => `\${aws:PrincipalTag/promrotate-endpoint${suffix}, 'NONE'}`,
);

describe('a host', () => {
  test('whose role lacks a tag has the name of no endpoint in its place', () => {
    expect(endpointNameSchema.safeParse(absentEndpoint).success).toBe(false);
    expect(endpointsOfRole).toEqual(tagVariables);
  });

  test('of a receiver reads the accepted sets of the endpoints in its tags', () => {
    const found = policyStatements(template, /ReceiverHostPolicy/);
    const read = found.find(({ Action }) => Action.includes('ssm:GetParameter'));

    expect(actionsOf(found)).toEqual(['kms:Decrypt', 'ssm:GetParameter']);
    for (const variable of tagVariables) {
      expect(textOf(read?.Resource)).toContain(`:parameter/promrotate/accepted/${variable}"`);
    }
    expect(textOf(found)).toContain('KeysAcceptedSets');
  });

  test.each([
    ['ReceiverHostPolicy', 'ssm:GetParameter', 'kms:EncryptionContext:PARAMETER_ARN'],
    ['WriterHostPolicy', 'secretsmanager:GetSecretValue', 'kms:EncryptionContext:SecretARN'],
  ])('with %s has decrypted only what it may read, whatever else its role may', (id, read, key) => {
    const found = policyStatements(template, new RegExp(id));
    const allowing = (action: string) => found.find(({ Action }) => Action.includes(action));

    expect(allowing('kms:Decrypt')?.Condition?.['StringLike']).toEqual({
      [key]: [allowing(read)?.Resource].flat(),
    });
  });

  test('of a writer reads the current credentials of the endpoints in its tags', () => {
    const found = policyStatements(template, /WriterHostPolicy/);
    const read = found.find(({ Action }) => Action.includes('secretsmanager:GetSecretValue'));

    expect(actionsOf(found)).toEqual(['kms:Decrypt', 'secretsmanager:GetSecretValue']);
    for (const variable of tagVariables) {
      expect(textOf(read?.Resource)).toContain(`:secret:promrotate/${variable}-??????"`);
    }
    expect(textOf(found)).toContain('KeysSecrets');
  });
});

test('every use of a key goes by way of a service', () => {
  const keyUses = policyStatements(template, /./).filter(({ Action }) =>
    Action.some((action) => action.startsWith('kms:')),
  );

  expect(keyUses).toHaveLength(12);
  for (const { Condition } of keyUses) {
    expect(textOf(Condition)).toMatch(/"kms:ViaService".*"(secretsmanager|sns|ssm)\."/);
  }
});

describe('existing secrets with keys of their own', () => {
  const keyArn = (index: number) => `arn:aws:kms:eu-west-1:111122223333:key/own-${index}`;
  const entry = (name: string, key: number) =>
    endpointEntry(name, { secret: 'existing', kmsKeyArn: keyArn(key) });
  const rolesOf = (own: Template, policyId: string): string[] =>
    z
      .object({ Properties: z.object({ Roles: z.array(z.object({ Ref: z.string() })) }) })
      .parse(own.findResources('AWS::IAM::Policy')[policyId])
      .Properties.Roles.map(({ Ref }) => Ref);
  const keysUsed = (entries: readonly object[]) => {
    const own = templateOf(entries);
    const found = [
      own.findResources('AWS::IAM::Policy'),
      own.findResources('AWS::IAM::ManagedPolicy'),
    ];
    return found
      .flatMap((resources) => Object.entries(resources))
      .map(([id, resource]): [string, unknown] => [
        id.replace(/[0-9A-F]{8}$/, ''),
        textOf(resource).match(/arn:aws:kms:[^"]+/g) ?? [],
      ])
      .filter(([, keys]) => Array.isArray(keys) && keys.length > 0);
  };

  test('have each key named once by whoever uses secrets, however many share it', () => {
    const both = [keyArn(1), keyArn(2)];

    expect(keysUsed([entry('aa', 1), entry('bb', 2), entry('cc', 1)])).toEqual([
      ['RotationRotateSecretWork', both],
      ['WriterUpdatesUpdateWritersWork', both],
      ['RetirementRetireCredentialWork', both],
      ['ProbingProbeEndpointWork', both],
      ['HostPoliciesWriterHostPolicy', both],
    ]);
  });

  test('have every role that decrypts with them named by an output, for their keys’ policies', () => {
    const own = templateOf([entry('aa', 1)]);
    const roles = documentsOf(own, 'AWS::IAM::Policy', 'PolicyDocument').flatMap(([id, found]) => {
      const decrypts = found.some(
        ({ Action, Resource }) =>
          Action.includes('kms:Decrypt') && textOf(Resource).includes(keyArn(1)),
      );
      return decrypts ? rolesOf(own, id) : [];
    });
    const outputs = Object.entries(own.findOutputs('*')).filter(([, { Value }]) =>
      roles.some((role) => textOf(Value) === textOf({ 'Fn::GetAtt': [role, 'Arn'] })),
    );
    const names = outputs.map(([name]) => name);

    expect(roles).toHaveLength(4);
    expect(names.toSorted()).toEqual([
      'ProbeEndpointRole',
      'RetireCredentialRole',
      'RotateSecretRole',
      'UpdateWritersRole',
    ]);
    for (const file of ['README.md', 'infra/endpoints.yaml']) {
      const text = readFileSync(file, 'utf8');
      expect(names.filter((name) => !text.includes(name))).toEqual([]);
    }
  });

  test('need no policy more when they have ours', () => {
    expect(keysUsed([endpointEntry('central', { secret: 'existing' })])).toEqual([]);
  });
});

test('nobody is let in by a wildcard', () => {
  const allowed = [
    ...documentsOf(template, 'AWS::KMS::Key', 'KeyPolicy'),
    ...documentsOf(template, 'AWS::SNS::TopicPolicy', 'PolicyDocument'),
    ...documentsOf(template, 'AWS::SQS::QueuePolicy', 'PolicyDocument'),
  ]
    .flatMap(([, found]) => found)
    .filter(({ Effect }) => Effect === 'Allow');

  expect(allowed.length).toBeGreaterThan(4);
  for (const { Principal } of allowed) {
    expect(textOf(Principal)).not.toMatch(/"\*"/);
  }
});

test('Secrets Manager calls the function for this account only', () => {
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
  });
});
