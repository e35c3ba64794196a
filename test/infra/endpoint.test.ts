import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { endpointEntry, namedEntries, parsedSettings, stackOf, templateOf } from './synthesised.ts';

const existing = endpointEntry('elsewhere', { secret: 'existing' });

describe('an endpoint', () => {
  const template = templateOf([endpointEntry('central'), existing]);

  test('has a secret under our key, which outlives the stack but not a failed deployment', () => {
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Name: 'promrotate/central',
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysSecrets'), 'Arn'] },
        GenerateSecretString: {
          SecretStringTemplate: '{"username":"central-initial"}',
          GenerateStringKey: 'password',
          PasswordLength: 48,
          ExcludePunctuation: true,
          IncludeSpace: false,
        },
      },
    });
  });

  test('keeps its first credential when its user names change', () => {
    const renamed = { userName: 'pair', userNameBase: 'other' };
    const secretsOf = (own: object) =>
      templateOf([endpointEntry('central', own)]).findResources('AWS::SecretsManager::Secret');

    expect(secretsOf(renamed)).toEqual(secretsOf({}));
  });

  test('has no secret made when it exists', () => {
    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
  });

  test('keeps its schedule when a secret that was made here is taken for an existing one', () => {
    const schedulesOf = (secret: string) => {
      const found = templateOf([endpointEntry('central', { secret })]);
      const schedules = found.findResources('AWS::SecretsManager::RotationSchedule');
      return Object.entries(schedules).map(([id, { Properties }]): unknown[] => [id, Properties]);
    };

    expect(schedulesOf('create')).toEqual(schedulesOf('existing'));
  });

  test('is rotated by schedule and window, and not by a deployment', () => {
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: 'promrotate/central',
      RotationLambdaARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('RotateSecretFunction'), 'Arn'] },
      RotateImmediatelyOnUpdate: false,
      RotationRules: { ScheduleExpression: 'rate(30 days)', Duration: '4h' },
    });
  });

  test('is scheduled once its secret is made', () => {
    template.hasResource('AWS::SecretsManager::RotationSchedule', {
      Properties: { SecretId: 'promrotate/central' },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^EndpointscentralSecret')]),
    });
  });

  test('is scheduled once definition, permission and policy are there', () => {
    template.allResources('AWS::SecretsManager::RotationSchedule', {
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('Definition'),
        Match.stringLikeRegexp('^RotationRotateSecretWork'),
        Match.stringLikeRegexp('^RotationSecretsManagerInvoke'),
      ]),
    });
  });

  test('has the definition that the settings parse to', () => {
    const { endpoints } = parsedSettings([endpointEntry('central')]);

    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/promrotate/definitions/central',
      Type: 'String',
      Tier: 'Standard',
      Value: Match.serializedJson(Match.exact(endpoints[0]?.definition)),
    });
  });

  test('has its definition in the advanced tier when it is large', () => {
    const writers = Array.from({ length: 20 }, (_, index) => ({
      name: `writer-${index}`,
      switch: { kind: 'symlink', directory: `/etc/${'long'.repeat(40)}` },
    }));

    templateOf([endpointEntry('central', { writers })]).hasResourceProperties(
      'AWS::SSM::Parameter',
      { Tier: 'Advanced' },
    );
  });
});

describe('the number of endpoints', () => {
  const many = templateOf(namedEntries(60));

  test('changes no policy, no key and no permission', () => {
    const one = templateOf(namedEntries(1));

    for (const type of [
      'AWS::IAM::Policy',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      'AWS::Lambda::Permission',
      'AWS::Events::Rule',
    ]) {
      expect(many.findResources(type)).toEqual(one.findResources(type));
    }
  });

  test('can be 60 in one stack', () => {
    const schedules = many.findResources('AWS::SecretsManager::RotationSchedule');

    expect(Object.keys(schedules)).toHaveLength(60);
  });

  test('is refused by name when CloudFormation could not hold it', () => {
    expect(() => stackOf(namedEntries(80))).toThrow(
      expect.objectContaining({
        code: 'TOO_MANY_ENDPOINTS',
        message: expect.stringMatching(
          /at most 500 resources .* found 5\d\d with 80 endpoints, .*: move at least \d+ of them/,
        ),
      }),
    );
  });

  test('is smaller by the writers, and those with the most go first', () => {
    const writers = Array.from({ length: 20 }, (_, index) => ({
      name: `writer-${index}`,
      switch: { kind: 'symlink', directory: '/etc/credentials' },
    }));
    const large = ['one', 'two', 'three'].map((name) => endpointEntry(name, { writers }));
    const surplusOf = (others: number) => {
      try {
        stackOf([...namedEntries(others), ...large]);
      } catch (error) {
        return /move at least (\d+) of/.exec(error instanceof Error ? error.message : '')?.[1];
      }
      return 'none';
    };

    expect([50, 59].map(surplusOf)).toEqual(['none', '1']);
  });
});
