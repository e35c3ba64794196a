import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Authorizer } from '../iam/authorizer.ts';
import type { KeyPolicies } from '../iam/key-policies.ts';
import type { Principal } from '../iam/principals.ts';
import { arnOf, type Place } from '../place.ts';
import type { Parameter, ParameterStore } from './parameter-store.ts';

const nameSchema = z
  .string()
  .min(1)
  .max(2048)
  .transform((name) => name.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter(?=\/)/, ''));

const getSchema = z.object({ Name: nameSchema, WithDecryption: z.boolean().default(false) });

const putSchema = z.object({
  Name: nameSchema,
  Value: z.string().min(1),
  Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
  KeyId: z.string().optional(),
  Overwrite: z.boolean().optional(),
  Tier: z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']).optional(),
});

interface ParameterStoreDeps {
  readonly store: ParameterStore;
  readonly authorizer: Authorizer;
  readonly keys: KeyPolicies;
  readonly place: Place;
}

/** GetParameter and PutParameter, with the use of the key that AWS makes in the caller's name. */
export class ParameterStoreApi {
  readonly #deps: ParameterStoreDeps;

  constructor(deps: ParameterStoreDeps) {
    this.#deps = deps;
  }

  get(principal: Principal, body: unknown): unknown {
    const { Name: selector, WithDecryption: withDecryption } = getSchema.parse(body);
    const arn = this.#require(principal, 'GetParameter', selector.replace(/:\d+$/, ''));
    const parameter = this.#deps.store.get(selector);
    if (parameter.keyId !== undefined && withDecryption)
      this.#deps.keys.require(principal, parameter.keyId, {
        action: 'Decrypt',
        via: 'ssm',
        encryptionContext: { PARAMETER_ARN: arn },
      });
    const isCiphertext = parameter.keyId !== undefined && !withDecryption;
    return {
      Parameter: {
        Name: parameter.name,
        Type: parameter.type,
        Value: isCiphertext ? ciphertextOf(parameter) : parameter.value,
        Version: parameter.version,
        LastModifiedDate: parameter.modifiedAt / 1000,
        ARN: arn,
        DataType: 'text',
      },
    };
  }

  put(principal: Principal, body: unknown): unknown {
    const { Name, Value, Type, KeyId, Overwrite, Tier } = putSchema.parse(body);
    const arn = this.#require(principal, 'PutParameter', Name, {
      'ssm:overwrite': [String(Overwrite ?? false)],
    });
    if (Type === 'SecureString' && KeyId !== undefined)
      this.#deps.keys.require(principal, KeyId, {
        action: Tier === 'Advanced' ? 'GenerateDataKey' : 'Encrypt',
        via: 'ssm',
        encryptionContext: { PARAMETER_ARN: arn },
      });
    const { version, tier } = this.#deps.store.put({
      name: Name,
      value: Value,
      type: Type,
      keyId: KeyId,
      overwrite: Overwrite,
      tier: Tier,
    });
    return { Version: version, Tier: tier };
  }

  #require(
    principal: Principal,
    action: string,
    name: string,
    context: Record<string, string[]> = {},
  ): string {
    const arn = arnOf(this.#deps.place, 'ssm', `parameter/${name.replace(/^\//, '')}`);
    this.#deps.authorizer.require(principal, `ssm:${action}`, arn, context);
    return arn;
  }
}

/** Some opaque text that says nothing of the value. */
function ciphertextOf({ name, version }: Parameter): string {
  return createHash('sha512').update(`${name}:${version}`).digest('base64');
}
