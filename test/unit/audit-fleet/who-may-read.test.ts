import { describe, expect, test } from '@jest/globals';
import { readStatements } from '../../../functions/audit-fleet/policy-statements.ts';
import {
  candidatesAmong,
  type PossibleReader,
  whoMayRead,
} from '../../../functions/audit-fleet/who-may-read.ts';
import type { Identity } from '../../../functions/shared/audit-ports.ts';

const account = '111122223333';
const secrets = `arn:aws:secretsmanager:eu-central-1:${account}:secret`;
const arn = `${secrets}:promrotate/central-AbCdEf`;
const role = `arn:aws:iam::${account}:role/app`;
const action = 'secretsmanager:GetSecretValue';

const allow = { Effect: 'Allow', Action: action, Resource: '*' };
const deny = { Effect: 'Deny', Action: action, Resource: '*' };
const policy = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

type Own = Partial<Identity> & { readonly statements?: object[] };

function identity({ statements = [], ...own }: Own): Identity {
  return { arn: role, tags: {}, policies: [policy(...statements)], ...own };
}

function readersAmong(identities: readonly Identity[], ...resourcePolicy: object[]) {
  const own = resourcePolicy.length === 0 ? [] : readStatements(policy(...resourcePolicy));
  return whoMayRead(candidatesAmong(identities), { arn, policy: own });
}

/** `yes`, `no`, or `conditions`. */
function canRead(own: Own): string {
  const [reader] = readersAmong([identity(own)]);
  if (reader === undefined) return 'no';
  return reader.isConditional ? 'conditions' : 'yes';
}

describe('a role may read a secret', () => {
  test.each<[string, object, string]>([
    ['by the action and any resource', allow, 'yes'],
    [
      'by an action with wildcards, in any case',
      { ...allow, Action: 'SecretsManager:get*' },
      'yes',
    ],
    ['by all actions', { ...allow, Action: ['s3:*', '*'] }, 'yes'],
    ['not by another action', { ...allow, Action: ['secretsmanager:GetSecret'] }, 'no'],
    ['by all actions but others', allBut('iam:*'), 'yes'],
    ['not by all actions but this one', allBut('secretsmanager:Get*'), 'no'],
    ['by its ARN', { ...allow, Resource: [arn] }, 'yes'],
    ['by its name with wildcards', { ...allow, Resource: `${secrets}:promrotate/*` }, 'yes'],
    [
      'by characters that are left open',
      { ...allow, Resource: `${arn.slice(0, -6)}??????` },
      'yes',
    ],
    ['not by the ARN of another', { ...allow, Resource: `${secrets}:promrotate/other-*` }, 'no'],
    ['by all resources but others', allowingAllBut(`${secrets}:other/*`), 'yes'],
    ['not by all resources but this', allowingAllBut(`${secrets}:promrotate/*`), 'no'],
    ['under conditions', { ...allow, Condition: { Bool: { 'aws:X': 'true' } } }, 'conditions'],
    ['without conditions when there is none of them', { ...allow, Condition: {} }, 'yes'],
  ])('%s', (_, statement, expected) => {
    expect(canRead({ statements: [statement] })).toBe(expected);
  });

  test('without conditions where one of two statements has none', () => {
    const conditional = { ...allow, Condition: { Bool: { 'aws:X': 'true' } } };
    expect(canRead({ statements: [conditional, allow] })).toBe('yes');
  });

  test('unless another policy denies it whatever the circumstances', () => {
    const policies = [policy(allow), policy({ ...deny, Action: 'secretsmanager:*' })];
    expect(canRead({ policies })).toBe('no');
  });

  test('where what denies it depends on a condition, or is about another secret', () => {
    const conditional = { ...deny, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } };
    const other = { ...deny, Resource: `${secrets}:promrotate/other-*` };
    expect(canRead({ statements: [allow, conditional, other] })).toBe('yes');
  });

  test('only as far as its boundary lets it', () => {
    const statements = [allow];
    expect(canRead({ statements, boundary: policy({ ...allow, Action: 's3:*' }) })).toBe('no');
    expect(canRead({ statements, boundary: policy(allow, deny) })).toBe('no');
    expect(canRead({ statements, boundary: policy(allow) })).toBe('yes');
    const conditional = { ...allow, Condition: { Bool: { 'aws:X': 'true' } } };
    expect(canRead({ statements, boundary: policy(conditional) })).toBe('conditions');
  });

  test('by a policy with a single statement', () => {
    expect(canRead({ policies: [JSON.stringify({ Statement: allow })] })).toBe('yes');
  });
});

describe('the variables of a policy', () => {
  const ofTag = { ...allow, Resource: `${secrets}:promrotate/\${aws:PrincipalTag/team}-??????` };
  const withDefault = {
    ...allow,
    Resource: `${secrets}:promrotate/\${aws:PrincipalTag/team, 'NONE'}-??????`,
  };

  test.each([ofTag, withDefault])('are the tags of the role', (statement) => {
    const statements = [statement];
    expect(canRead({ statements, tags: { Team: 'central' } })).toBe('yes');
    expect(canRead({ statements, tags: { team: 'other' } })).toBe('no');
    expect(canRead({ statements })).toBe('no');
  });

  test('have their default where there is no tag', () => {
    const statement = {
      ...allow,
      Resource: `${secrets}:promrotate/\${aws:PrincipalTag/team, 'central'}-??????`,
    };
    expect(canRead({ statements: [statement] })).toBe('yes');
  });

  test('make a statement void when one has no value', () => {
    const statement = { ...allow, Resource: [arn, ofTag.Resource] };
    expect(canRead({ statements: [statement] })).toBe('no');
  });

  test('stand for anything in what allows, and for nothing in what denies, where they are unknown', () => {
    const pattern = `${secrets}:promrotate/\${aws:ResourceTag/x}*`;
    expect(canRead({ statements: [{ ...allow, Resource: pattern }] })).toBe('yes');
    expect(canRead({ statements: [allow, { ...deny, Resource: pattern }] })).toBe('yes');
    expect(canRead({ statements: [allowingAllBut(pattern)] })).toBe('yes');
  });

  test('name a user', () => {
    const statement = { ...allow, Resource: `${secrets}:promrotate/\${aws:username}-??????` };
    expect(canRead({ statements: [statement], userName: 'central' })).toBe('yes');
    expect(canRead({ statements: [statement], userName: 'ada' })).toBe('no');
    expect(canRead({ statements: [statement] })).toBe('no');
  });
});

describe("a secret's own policy", () => {
  const names = (found: readonly PossibleReader[]) => found.map(({ principal }) => principal);
  const letIn = (Principal: unknown) => ({ ...allow, Principal });

  test('names roles, other accounts, services, and anybody', () => {
    const found = readersAmong(
      [],
      letIn({ AWS: [role, '444455556666', 'arn:aws:iam::777788889999:root'] }),
      letIn({ Service: 'delivery.example.com' }),
      letIn('*'),
    );
    expect(names(found)).toEqual([
      role,
      'account 444455556666',
      'account 777788889999',
      'service delivery.example.com',
      'anybody',
    ]);
  });

  test('says nobody more than IAM where it names the account of the secret', () => {
    const own = letIn({ AWS: [account, `arn:aws:iam::${account}:root`] });
    expect(readersAmong([], own)).toEqual([]);
  });

  test('lets in everybody whom it does not except', () => {
    expect(names(readersAmong([], { ...allow, NotPrincipal: { AWS: role } }))).toEqual(['anybody']);
  });

  test('may be about other actions, and then says nothing', () => {
    const own = { ...letIn('*'), Action: 'secretsmanager:DescribeSecret' };
    expect(readersAmong([], own)).toEqual([]);
  });

  test('keeps out whom it denies, or everybody', () => {
    const others = identity({ arn: `${role}-2`, statements: [allow] });
    const all = [identity({ statements: [allow] }), others];
    expect(names(readersAmong(all, { ...deny, Principal: { AWS: role } }))).toEqual([`${role}-2`]);
    expect(readersAmong(all, { ...deny, Principal: '*' })).toEqual([]);
  });

  test('names a role once, without conditions where one of the two ways has none', () => {
    const conditional = { ...allow, Condition: { Bool: { 'aws:X': 'true' } } };
    const both = readersAmong([identity({ statements: [conditional] })], letIn({ AWS: role }));
    expect(both).toEqual([{ principal: role, isConditional: false }]);
  });
});

test('of an account only those are candidates whom something lets read a secret', () => {
  const found = candidatesAmong([
    identity({ arn: 'reader', statements: [allow] }),
    identity({ arn: 'denied', statements: [deny] }),
    identity({ arn: 'other', statements: [{ ...allow, Action: 's3:GetObject' }] }),
  ]);
  expect(found.map(({ identity: { arn: name } }) => name)).toEqual(['reader']);
});

function allBut(NotAction: string): object {
  return { Effect: 'Allow', NotAction, Resource: '*' };
}

function allowingAllBut(NotResource: string): object {
  return { Effect: 'Allow', Action: action, NotResource };
}
