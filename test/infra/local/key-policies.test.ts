import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../infra/local/aws-error.ts';
import { Authorizer } from '../../../infra/local/iam/authorizer.ts';
import { KeyPolicies, type KmsUse } from '../../../infra/local/iam/key-policies.ts';
import { statementsOf } from '../../../infra/local/iam/policy-document.ts';
import { Principals } from '../../../infra/local/iam/principals.ts';
import { allow, document } from '../../support/stand-in/small-template.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };
const roleArn = 'arn:aws:iam::123456789012:role/reader';
const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/k';

const of = (AWS: string, statement: object) => ({ ...statement, Principal: { AWS } });
const decrypt = (condition?: object) => allow('kms:Decrypt', '*', condition);
const root = of('arn:aws:iam::123456789012:root', allow('kms:*', '*'));
const direct = of(roleArn, decrypt());
const session = of('arn:aws:sts::123456789012:assumed-role/reader/s', decrypt());
const denied = of(roleArn, { ...decrypt(), Effect: 'Deny' });
const other = of('arn:aws:iam::123456789012:role/other', decrypt());
const forSecret = (name: string) => ({
  StringEquals: { 'kms:EncryptionContext:SecretARN': `arn:${name}` },
});

const use: KmsUse = {
  action: 'Decrypt',
  via: 'secretsmanager',
  encryptionContext: { SecretARN: 'arn:a', SecretVersionId: 'v' },
};

/** Lets a role with that policy decrypt under a key with that policy, or throws. */
function decryptUnder(keyPolicy: object[], rolePolicy: object[]): void {
  const authorizer = new Authorizer({ place, now: () => 0, tell: () => undefined });
  const keys = new KeyPolicies(authorizer, place);
  const statements = statementsOf(document(...keyPolicy));
  keys.addKey({ arn: keyArn, keyId: 'k', statements });
  const role = { name: 'reader', arn: roleArn, tags: {}, trust: [] };
  const principal = new Principals(place).session(
    { ...role, statements: [...statementsOf(document(...rolePolicy))] },
    's',
  );
  keys.require(principal, keyArn, use);
}

function codeOf(call: () => void): string {
  try {
    call();
  } catch (error) {
    return error instanceof AwsError ? error.code : String(error);
  }
  return 'none';
}

/**
 * Sources: KMS Developer Guide, "Key policies in AWS KMS" (the account's root in a key policy lets
 * IAM policies decide, https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html);
 * IAM User Guide, "Policy evaluation logic" (an explicit deny wins); KMS condition keys
 * kms:EncryptionContext and kms:ViaService
 * (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html).
 */
describe('the keys of the stand-in', () => {
  test.each([
    ['the account in the key policy and an identity policy', [root], [decrypt()], false],
    ['the account in the key policy alone', [root], [], true],
    ['an identity policy alone, without root statement', [other], [decrypt()], true],
    ['a direct grant to the role, without identity policy', [direct], [], false],
    ['a direct grant to the session', [session], [], false],
    ['a direct grant to another role', [other], [], true],
    ['an explicit deny in the key policy', [root, denied], [decrypt()], true],
    ['a deny in the identity policy', [direct], [{ ...decrypt(), Effect: 'Deny' }], true],
    ['the encryption context', [root], [decrypt(forSecret('a'))], false],
    ['another encryption context', [root], [decrypt(forSecret('b'))], true],
    ['an encryption context in the key policy', [of(roleArn, decrypt(forSecret('a')))], [], false],
    ['another one in the key policy', [of(roleArn, decrypt(forSecret('b')))], [], true],
    [
      'the version in the encryption context',
      [root],
      [decrypt({ StringEquals: { 'kms:EncryptionContext:SecretVersionId': 'v' } })],
      false,
    ],
    [
      'another service',
      [root],
      [decrypt({ StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' } })],
      true,
    ],
  ])('judge %s', (_, keyPolicy, rolePolicy, refused) => {
    const code = codeOf(() => decryptUnder(keyPolicy, rolePolicy));

    expect(code).toBe(refused ? 'AccessDeniedException' : 'none');
  });

  test('let a service use its own key for everybody (KMS Developer Guide: AWS managed keys)', () => {
    const keys = new KeyPolicies(
      new Authorizer({ place, now: () => 0, tell: () => undefined }),
      place,
    );
    const { administrator } = new Principals(place);

    expect(() => keys.require(administrator, 'alias/aws/ssm', use)).not.toThrow();
    expect(() => keys.require(administrator, 'alias/other', use)).toThrow('expected a key');
  });
});
