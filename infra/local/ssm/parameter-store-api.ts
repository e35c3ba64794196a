import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { KeyPolicies } from '../iam/key-policies.ts';
import type { Principal } from '../iam/principals.ts';
import { arnOf, type Place } from '../place.ts';
import { nextTokenSchema, pageOf } from './page.ts';
import type { Parameter, ParameterStore } from './parameter-store.ts';

const nameSchema = z
  .string()
  .min(1)
  .max(2048)
  .transform((name) => name.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter(?=\/)/, ''));

const getSchema = z.object({ Name: nameSchema, WithDecryption: z.boolean().default(false) });

const byPathSchema = z.strictObject({
  Path: z.string().startsWith('/').max(2048),
  Recursive: z.boolean().default(false),
  WithDecryption: z.boolean().default(false),
  MaxResults: z.int().min(1).max(10).default(10),
  NextToken: nextTokenSchema,
});

const putSchema = z.object({
  Name: nameSchema,
  Value: z.string().min(1),
  Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
  KeyId: z.string().optional(),
  Overwrite: z.boolean().optional(),
  Tier: z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']).optional(),
});

const deleteSchema = z.strictObject({ Name: nameSchema });
const deleteManySchema = z.strictObject({ Names: z.array(nameSchema).min(1).max(10) });

interface ParameterStoreDeps {
  readonly store: ParameterStore;
  readonly authorizer: Authorizer;
  readonly keys: KeyPolicies;
  readonly place: Place;
}

/** Reading and writing parameters, with the use of the key that AWS makes in the caller's name. */
export class ParameterStoreApi {
  readonly #deps: ParameterStoreDeps;

  constructor(deps: ParameterStoreDeps) {
    this.#deps = deps;
  }

  get(principal: Principal, body: unknown): unknown {
    const { Name: selector, WithDecryption: withDecryption } = getSchema.parse(body);
    this.#require(principal, 'GetParameter', selector.replace(/:\d+$/, ''));
    const parameter = this.#deps.store.get(selector);
    return { Parameter: this.#view(principal, parameter, withDecryption) };
  }

  /**
   * The path of the request is what is judged, not the parameters that are found.
   * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html
   */
  getByPath(principal: Principal, body: unknown): unknown {
    const request = byPathSchema.parse(body);
    const { Path: path, Recursive: recursive, WithDecryption: withDecryption } = request;
    const context = { 'ssm:recursive': [String(recursive)] };
    this.#require(principal, 'GetParametersByPath', path, context);
    const { items, ...rest } = pageOf(request, this.#deps.store.below(path, recursive));
    return {
      Parameters: items.map((parameter) => this.#view(principal, parameter, withDecryption)),
      ...rest,
    };
  }

  #view(principal: Principal, parameter: Parameter, withDecryption: boolean): unknown {
    const arn = this.#arnOf(parameter.name);
    if (parameter.keyId !== undefined && withDecryption)
      this.#deps.keys.require(principal, parameter.keyId, {
        action: 'Decrypt',
        via: 'ssm',
        encryptionContext: { PARAMETER_ARN: arn },
      });
    const isCiphertext = parameter.keyId !== undefined && !withDecryption;
    return {
      Name: parameter.name,
      Type: parameter.type,
      Value: isCiphertext ? ciphertextOf(parameter) : parameter.value,
      Version: parameter.version,
      LastModifiedDate: parameter.modifiedAt / 1000,
      ARN: arn,
      DataType: 'text',
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

  delete(principal: Principal, body: unknown): unknown {
    const { Name } = deleteSchema.parse(body);
    this.#require(principal, 'DeleteParameter', Name);
    if (!this.#deps.store.delete(Name)) throw new AwsError('ParameterNotFound', '');
    return {};
  }

  deleteMany(principal: Principal, body: unknown): unknown {
    const { Names } = deleteManySchema.parse(body);
    for (const name of Names) this.#require(principal, 'DeleteParameters', name);
    const deleted = Names.filter((name) => this.#deps.store.delete(name));
    const invalid = Names.filter((name) => !deleted.includes(name));
    return { DeletedParameters: deleted, InvalidParameters: invalid };
  }

  #require(
    principal: Principal,
    action: string,
    name: string,
    context: Record<string, string[]> = {},
  ): string {
    const arn = this.#arnOf(name);
    this.#deps.authorizer.require(principal, `ssm:${action}`, arn, context);
    return arn;
  }

  #arnOf(name: string): string {
    return arnOf(this.#deps.place, 'ssm', `parameter/${name.replace(/^\//, '')}`);
  }
}

/** Some opaque text that says nothing of the value. */
function ciphertextOf({ name, version }: Parameter): string {
  return createHash('sha512').update(`${name}:${version}`).digest('base64');
}
