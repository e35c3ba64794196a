import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../../infra/local/iam/evaluation.ts';
import { assertJudgeable } from '../../../infra/local/iam/judgeable.ts';
import { statementsOf } from '../../../infra/local/iam/policy-document.ts';

const Version = '2012-10-17';
const allow = (fields: object) => ({ Effect: 'Allow', Action: 's:Read', Resource: '*', ...fields });

function decide(
  statements: object | object[],
  request: { action?: string; resource?: string; context?: Record<string, string[]> } = {},
) {
  return evaluate(statementsOf({ Version, Statement: statements }), {
    action: 's:Read',
    resource: 'arn:aws:s:eu:1:thing/a',
    context: {},
    ...request,
  });
}

/** IAM User Guide: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies.html */
describe('IAM of the stand-in', () => {
  test.each([
    [allow({ Action: 's:Re*' }), 'allowed'],
    [allow({ Action: ['x:Y', 's:read'] }), 'allowed'],
    [allow({ Action: 's:Write' }), 'not-mentioned'],
    [allow({ Action: undefined, NotAction: 's:Write' }), 'allowed'],
    [allow({ Action: undefined, NotAction: 's:*' }), 'not-mentioned'],
    [allow({ Resource: 'arn:aws:s:eu:*:thing/?' }), 'allowed'],
    [allow({ Resource: 'arn:aws:s:eu:*:thing/??' }), 'not-mentioned'],
    [allow({ Resource: 'arn.aws:s:eu:1:thing/a' }), 'not-mentioned'],
  ])(
    'judges action and resource %# (JSON policy elements: Action, NotAction, Resource)',
    (statement, decision) => {
      expect(decide(JSON.parse(JSON.stringify(statement)) as object)).toBe(decision);
    },
  );

  test('lets an explicit deny win, in whatever order (Policy evaluation logic)', () => {
    const statements = [allow({}), allow({ Effect: 'Deny', Resource: '*thing/a' })];

    expect(decide(statements)).toBe('denied');
    expect(decide(statements.toReversed())).toBe('denied');
    expect(decide(statements, { resource: 'arn:aws:s:eu:1:thing/b' })).toBe('allowed');
  });

  test('fills policy variables, and matches nothing without a value (Variables and tags: policy variables with no value)', () => {
    const statement = allow({ Resource: `*:thing/\${aws:PrincipalTag/endpoint}` });

    expect(decide(statement, { context: { 'aws:principaltag/endpoint': ['a'] } })).toBe('allowed');
    expect(decide(statement, { context: { 'aws:principaltag/endpoint': ['b'] } })).toBe(
      'not-mentioned',
    );
    expect(decide(statement)).toBe('not-mentioned');
  });

  test.each([
    ['StringEquals', ['AWSCURRENT'], true],
    ['StringEquals', ['AWSPENDING'], false],
    ['StringEquals', undefined, false],
    ['StringEqualsIfExists', undefined, true],
    ['ForAnyValue:StringEquals', ['AWSPENDING', 'AWSCURRENT'], true],
    ['ForAnyValue:StringEquals', undefined, false],
    ['ForAllValues:StringEquals', ['AWSPENDING', 'AWSCURRENT'], false],
    ['ForAllValues:StringEquals', undefined, true],
    ['StringNotEquals', ['AWSPENDING'], true],
    ['StringNotEquals', undefined, true],
    ['StringLike', ['AWSCURRENT'], true],
  ])(
    'judges the condition %s of %j as %s (Condition operators; Single-valued vs. multivalued context keys)',
    (operator, found, isMet) => {
      const Condition = { [operator]: { 'secretsmanager:VersionStage': 'AWSCURRENT' } };
      const context = found === undefined ? {} : { 'secretsmanager:versionstage': found };

      expect(decide(allow({ Condition }), { context })).toBe(isMet ? 'allowed' : 'not-mentioned');
    },
  );

  test('tells a missing key by Null, and a flag by Bool (Condition operators)', () => {
    const missing = allow({ Condition: { Null: { 'ssm:resourceTag/a': 'true' } } });
    const secure = allow({ Condition: { Bool: { 'aws:SecureTransport': true } } });

    expect(decide(missing)).toBe('allowed');
    expect(decide(missing, { context: { 'ssm:resourcetag/a': ['x'] } })).toBe('not-mentioned');
    expect(decide(secure, { context: { 'aws:securetransport': ['true'] } })).toBe('allowed');
  });

  test.each([
    ['arn:aws:s:eu:1:thing/a', { 'aws:principaltag/endpoint-2': ['a'] }, 'allowed'],
    ['arn:aws:s:eu:1:thing/none', { 'aws:principaltag/endpoint-2': ['a'] }, 'not-mentioned'],
    ['arn:aws:s:eu:1:thing/none', {}, 'allowed'],
    ['arn:aws:s:eu:1:thing/a', {}, 'not-mentioned'],
  ])(
    'fills the default value of a variable in %s with %j: %s (Variables and tags, "Specifying default values")',
    (resource, context, decision) => {
      const statement = allow({ Resource: `*:thing/\${aws:PrincipalTag/endpoint-2, 'none'}` });

      expect(decide(statement, { resource, context })).toBe(decision);
    },
  );

  test.each([
    ['without a space', `\${aws:PrincipalTag/a,'none'}`],
    ['without quotes', `\${aws:PrincipalTag/a, none}`],
    ['with a space in the variable', `\${aws:PrincipalTag/a b, 'none'}`],
  ])(
    'refuses a default value %s (Access Analyzer policy checks: missing quote, unsupported space)',
    (_, Resource) => {
      const statements = statementsOf({ Version, Statement: [allow({ Resource })] });

      expect(() => assertJudgeable(statements)).toThrow('policy variable');
    },
  );

  test.each([
    [{ Condition: { DateLessThan: { 'aws:SourceAccount': '1' } } }, 'operator "DateLessThan"'],
    [{ Condition: { StringEquals: { 'aws:Unheard': '1' } } }, 'condition key "aws:Unheard"'],
    [{ Resource: `\${aws:unheard}` }, 'policy variable "aws:unheard"'],
  ])(
    'refuses at deployment what it can not judge %# (ours: never judge by guess)',
    (fields, message) => {
      expect(() => assertJudgeable(statementsOf({ Version, Statement: [allow(fields)] }))).toThrow(
        message,
      );
    },
  );

  test('refuses a misspelt effect', () => {
    expect(() => decide(allow({ Effect: 'Allowed' }))).toThrow('Effect');
  });

  test.each([undefined, '2008-10-17'])(
    'refuses a policy of version %s, in which variables are plain text (Policy element "Version")',
    (version) => {
      expect(() => statementsOf({ Version: version, Statement: [allow({})] })).toThrow('Version');
    },
  );
});
