import { describe, expect, test } from '@jest/globals';
import { readStatements } from '../../../functions/audit-fleet/policy-statements.ts';
import {
  candidatesAmong,
  type PossibleReader,
  whoMayRead,
} from '../../../functions/audit-fleet/who-may-read.ts';
import type { Identity } from '../../../functions/shared/audit-ports.ts';
import { endpointRoleTags } from '../../../functions/shared/contract.ts';

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
  return whoMayRead(candidatesAmong(identities, noneUnreadable), { arn, policy: own });
}

function noneUnreadable(whose: string): void {
  throw new Error(`expected to read the policies of ${whose}`);
}

const canRead = (own: Own): string => readersAmong([identity(own)])[0]?.reading ?? 'no';

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
    ['under conditions', { ...allow, Condition: { Bool: { 'aws:X': 'true' } } }, 'with-conditions'],
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
    expect(canRead({ statements, boundary: policy(conditional) })).toBe('with-conditions');
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

  test.each([ofTag, withDefault])(
    'are the tags of the role, or those of a session',
    (statement) => {
      const statements = [statement];
      expect(canRead({ statements, tags: { Team: 'central' } })).toBe('yes');
      expect(canRead({ statements, tags: { team: 'other' } })).toBe('with-tags');
      expect(canRead({ statements })).toBe('with-tags');
      const elsewhere = { ...statement, Resource: statement.Resource.replace('promrotate', 'x') };
      expect(canRead({ statements: [elsewhere] })).toBe('no');
    },
  );

  test('deny nobody surely by a tag, because a session may have another', () => {
    const tags = { team: 'central' };
    const denial = { ...deny, Resource: ofTag.Resource };
    expect(canRead({ statements: [allow, denial], tags })).toBe('yes');
    const exception = { Effect: 'Allow', Action: action, NotResource: ofTag.Resource };
    expect(canRead({ statements: [exception], tags })).toBe('with-tags');
  });

  test("tell hosts of the secret from others that have the deployment's policy of hosts", () => {
    const statement = {
      ...allow,
      Resource: endpointRoleTags.map(
        (tag) => `${secrets}:promrotate/\${aws:PrincipalTag/${tag}, 'NONE'}-??????`,
      ),
      Condition: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
    };
    const host = (name: string, tag: string) =>
      identity({ arn: name, statements: [statement], tags: { 'promrotate-endpoint-2': tag } });
    expect(readersAmong([host('its', 'central'), host('another', 'other')])).toEqual([
      { principal: 'its', reading: 'yes' },
      { principal: 'another', reading: 'with-tags' },
    ]);
  });

  test('have their default where there is no tag', () => {
    const statement = {
      ...allow,
      Resource: `${secrets}:promrotate/\${aws:PrincipalTag/team, 'central'}-??????`,
    };
    expect(canRead({ statements: [statement] })).toBe('yes');
  });

  test('make a statement void when one has no value', () => {
    const ofUser = `${secrets}:promrotate/\${aws:username}-??????`;
    const statement = { ...allow, Resource: [arn, ofUser] };
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

  test('keeps out nobody surely where it depends on who asks', () => {
    const Resource = `${secrets}:\${aws:PrincipalTag/team}`;
    const all = [identity({ statements: [allow] })];
    expect(names(readersAmong(all, { ...deny, Resource, Principal: '*' }))).toEqual([role]);
    const stage = { StringEquals: { 'secretsmanager:VersionStage': 'AWSPENDING' } };
    expect(names(readersAmong(all, { ...deny, Condition: stage, Principal: '*' }))).toEqual([role]);
  });

  test('keeps out services without keeping out roles, and an account as it lets it in', () => {
    const all = [identity({ statements: [allow] })];
    expect(names(readersAmong(all, { ...deny, Principal: { Service: '*' } }))).toEqual([role]);
    const other = letIn({ AWS: '444455556666' });
    const denied = { ...deny, Principal: { AWS: 'arn:aws:iam::444455556666:root' } };
    expect(names(readersAmong(all, other, denied))).toEqual([role]);
  });

  test('names a role once, without conditions where one of the two ways has none', () => {
    const conditional = { ...allow, Condition: { Bool: { 'aws:X': 'true' } } };
    const both = readersAmong([identity({ statements: [conditional] })], letIn({ AWS: role }));
    expect(both).toEqual([{ principal: role, reading: 'yes' }]);
  });
});

test('of an account only those are candidates whom something lets read a secret', () => {
  const found = candidatesAmong(
    [
      identity({ arn: 'reader', statements: [allow] }),
      identity({ arn: 'denied', statements: [deny] }),
      identity({ arn: 'other', statements: [{ ...allow, Action: 's3:GetObject' }] }),
    ],
    noneUnreadable,
  );
  expect(found.map(({ identity: { arn: name } }) => name)).toEqual(['reader']);
});

test('a policy that cannot be read is told of, and the others are looked at', () => {
  const unreadable: string[] = [];
  const found = candidatesAmong(
    [
      identity({ arn: 'bad', policies: ['{'] }),
      identity({ arn: 'half', policies: ['{"Statement":{"Effect":"Maybe"}}', policy(allow)] }),
      identity({ arn: 'unbounded', statements: [allow], boundary: '%' }),
    ],
    (whose) => unreadable.push(whose),
  );
  expect(unreadable).toEqual(['bad', 'half', 'unbounded']);
  const readers = whoMayRead(found, { arn, policy: [] });
  expect(readers.map(({ principal }) => principal)).toEqual(['half', 'unbounded']);
});

function allBut(NotAction: string): object {
  return { Effect: 'Allow', NotAction, Resource: '*' };
}

function allowingAllBut(NotResource: string): object {
  return { Effect: 'Allow', Action: action, NotResource };
}
