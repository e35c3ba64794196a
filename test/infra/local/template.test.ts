import { describe, expect, test } from '@jest/globals';
import { startStandIn } from '../../../infra/local/stand-in.ts';
import { resolve, type Scope } from '../../../infra/local/template/intrinsics.ts';
import { writeAssembly } from '../../support/stand-in/assembly.ts';
import { deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import {
  allow,
  document,
  ledgerTable,
  listenerTemplate,
  role,
  smallTemplate,
} from '../../support/stand-in/small-template.ts';

const scope: Scope = {
  ref: (name) => `ref-${name}`,
  attribute: (id, name) => `${id}.${name}`,
  condition: (name) => name === 'Yes',
  mapping: () => ({ eu: { size: 3 } }),
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
describe('intrinsic functions', () => {
  test.each([
    [{ Ref: 'A' }, 'ref-A'],
    [{ 'Fn::GetAtt': ['A', 'Arn'] }, 'A.Arn'],
    [{ 'Fn::GetAtt': 'A.Arn' }, 'A.Arn'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'B' }, 1]] }, 'a-ref-B-1'],
    [{ 'Fn::Sub': `\${A} \${A.Arn} \${!literal}` }, `ref-A A.Arn \${literal}`],
    [{ 'Fn::Sub': [`\${x}\${A}`, { x: { Ref: 'B' } }] }, 'ref-Bref-A'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::If': ['Yes', 'a', 'b'] }, 'a'],
    [{ 'Fn::If': ['No', 'a', 'b'] }, 'b'],
    [{ a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, b: 2 }, { b: 2 }],
    [{ 'Fn::Equals': [{ Ref: 'A' }, 'ref-A'] }, true],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
    [{ 'Fn::Or': [{ Condition: 'No' }, { Condition: 'No' }] }, false],
    [{ 'Fn::FindInMap': ['Map', 'eu', 'size'] }, 3],
    [{ Condition: { StringEquals: { a: 'b' } } }, { Condition: { StringEquals: { a: 'b' } } }],
  ])('%j is %j', (value, expected) => {
    expect(resolve(value, scope, 'here')).toEqual(expected);
  });

  test('an unknown one is an error with its path', () => {
    expect(() => resolve({ a: [{ 'Fn::Base64': 'x' }] }, scope, 'Thing')).toThrow(
      'the intrinsic function "Fn::Base64" at Thing.a[0]',
    );
  });
});

const network = { Type: 'AWS::EC2::VPC', Properties: {} };
const parameter = (Value: unknown, more: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value },
  ...more,
});

const withProperties = (resource: { readonly Properties: object }, more: object) => ({
  ...resource,
  Properties: { ...resource.Properties, ...more },
});

const without = (resources: object, name: string) =>
  Object.fromEntries(Object.entries(resources).filter(([key]) => key !== name));

describe('a template', () => {
  test.each([
    ['an unknown resource type', { Network: network }, 'the resource type "AWS::EC2::VPC"'],
    ['an unknown reference', { A: parameter({ Ref: 'Missing' }) }, 'a resource "Missing"'],
    [
      'an unknown attribute',
      { A: parameter('x'), B: parameter({ 'Fn::GetAtt': ['A', 'Size'] }) },
      'the attribute "A.Size"',
    ],
    ['a circle', { A: parameter({ Ref: 'B' }), B: parameter({ Ref: 'A' }) }, 'circular dependency'],
    [
      'a condition that nobody can judge',
      { A: role(allow('s3:*', '*', { IpAddress: { 'aws:SourceIp': '::1' } })) },
      'the condition operator "IpAddress"',
    ],
    [
      'a managed policy of AWS',
      {
        A: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: document(),
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
          },
        },
      },
      'the managed policy',
    ],
  ])(
    'with %s is not deployed (ours: CloudFormation refuses the references and circles, the stand-in the rest)',
    async (_, resources, message) => {
      await expect(deployedStandIn(resources)).rejects.toThrow(message);
    },
  );

  const { Key, Secret, Rotate, RotationRole, MayRotate, Schedule } = smallTemplate();
  const listener = listenerTemplate({ source: ['aws.secretsmanager'] });
  const { Rule } = listener;
  const [target] = Rule.Properties.Targets;
  const shellDocument = (more: object) => ({
    Type: 'AWS::SSM::Document',
    Properties: { DocumentType: 'Command', Content: {}, ...more },
  });

  test.each([
    ['Role', 'PermissionsBoundary', { ...role(), Properties: { PermissionsBoundary: 'x' } }],
    ['Policy', 'Users', { Type: 'AWS::IAM::Policy', Properties: { Users: ['x'] } }],
    ['Managed', 'Groups', { Type: 'AWS::IAM::ManagedPolicy', Properties: { Groups: ['x'] } }],
    ['Rotate', 'Layers', withProperties(Rotate, { Layers: ['x'] })],
    [
      'Rotate',
      'LoggingConfig.LogFormat',
      withProperties(Rotate, { LoggingConfig: { LogFormat: 'JSON' } }),
    ],
    ['MayRotate', 'EventSourceToken', withProperties(MayRotate, { EventSourceToken: 'x' })],
    ['Schedule', 'HostedRotationLambda', withProperties(Schedule, { HostedRotationLambda: {} })],
    [
      'Schedule',
      'RotationRules.Window',
      withProperties(Schedule, { RotationRules: { Window: 'x' } }),
    ],
    ['Document', 'Requires', shellDocument({ Requires: [] })],
    ['Document', 'schemaVersion', shellDocument({})],
    ['Rule', 'EventBusName', withProperties(Rule, { EventBusName: 'x' })],
    ['Rule', 'Targets.0.RoleArn', withProperties(Rule, { Targets: [{ ...target, RoleArn: 'x' }] })],
    ['Key', 'Origin', withProperties(Key, { Origin: 'EXTERNAL' })],
    ['Secret', 'ReplicaRegions', withProperties(Secret, { ReplicaRegions: [] })],
    ['Table', 'StreamSpecification', withProperties(ledgerTable, { StreamSpecification: {} })],
    ['Queue', 'FifoQueue', { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } }],
  ])('names a property of %s that is not played: %s (ours)', async (name, path, resource) => {
    const others = { Key, Secret, RotationRole, Rotate, MayRotate, ...listener };

    await expect(deployedStandIn({ [name]: resource, ...without(others, name) })).rejects.toThrow(
      `"${name}.${path}"`,
    );
  });

  test('does not give a function a role whose trust it can not judge (IAM User Guide: roles trust policies; ours: never judge by guess)', async () => {
    const { AssumeRolePolicyDocument, Policies } = RotationRole.Properties;
    const [trust] = AssumeRolePolicyDocument.Statement;
    const Condition = { StringEquals: { 'aws:SourceAccount': '210987654321' } };
    const Properties = {
      AssumeRolePolicyDocument: document({ ...trust, Condition }),
      Policies,
    };

    await expect(
      deployedStandIn({ Key, RotationRole: { ...RotationRole, Properties }, Rotate }),
    ).rejects.toThrow('to be a role that Lambda can assume');
  });

  test('creates what its conditions ask for, and its outputs (CloudFormation User Guide: conditions)', async () => {
    const standIn = await startStandIn({});
    const assembly = writeAssembly(
      {
        Wanted: parameter({ Ref: 'Text' }),
        Unwanted: { ...network, Condition: 'IsElsewhere' },
      },
      {
        Parameters: { Text: { Type: 'String', Default: 'by default' } },
        Conditions: { IsElsewhere: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
        Outputs: { Value: { Value: { 'Fn::GetAtt': ['Wanted', 'Value'] } } },
      },
    );

    const { outputs } = await standIn.deploy(assembly.directory, 'Small');
    const unknown = standIn.deploy(assembly.directory, 'Other');

    expect(outputs).toEqual({ Value: 'by default' });
    await expect(unknown).rejects.toThrow('expected a stack "Other"');
    await standIn.stop();
    assembly.remove();
  });
});
