import { AwsError } from '../aws-error.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly tier: 'Standard' | 'Advanced';
  /** The key of a SecureString: what PutParameter named, else the account's own. */
  readonly keyId: string | undefined;
  readonly modifiedAt: number;
}

export interface PutParameter {
  readonly name: string;
  readonly value: string;
  readonly type?: ParameterType | undefined;
  readonly keyId?: string | undefined;
  readonly overwrite?: boolean | undefined;
  readonly tier?: 'Standard' | 'Advanced' | 'Intelligent-Tiering' | undefined;
}

const keptVersions = 100;
const maximumCharacters = { Standard: 4096, Advanced: 8192 };

/** Parameter Store in memory: every version of every parameter, the newest last. */
export class ParameterStore {
  readonly #history = new Map<string, Parameter[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  put(request: PutParameter): Parameter {
    const { name, value, overwrite = false } = request;
    const history = this.#history.get(name) ?? [];
    const newest = history.at(-1);
    if (newest !== undefined && !overwrite)
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    const type = request.type ?? newest?.type;
    if (type === undefined)
      throw new AwsError(
        'ValidationException',
        'A parameter type is required when you create one.',
      );
    const parameter: Parameter = {
      name,
      type,
      value,
      tier: tierOf(request, newest),
      version: (newest?.version ?? 0) + 1,
      keyId: type === 'SecureString' ? (request.keyId ?? 'alias/aws/ssm') : undefined,
      modifiedAt: this.#now(),
    };
    this.#history.set(name, [...history, parameter].slice(-keptVersions));
    return parameter;
  }

  /** By name, or by `name:version`. */
  get(selector: string): Parameter {
    const [, name = '', version] = /^(.*?)(?::(\d+))?$/.exec(selector) ?? [];
    const history = this.#history.get(name);
    // The API documents no text for this one.
    if (history === undefined) throw new AwsError('ParameterNotFound', '');
    const parameter =
      version === undefined
        ? history.at(-1)
        : history.find((one) => one.version === Number(version));
    if (parameter !== undefined) return parameter;
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
    );
  }
}

function tierOf({ tier, value }: PutParameter, newest: Parameter | undefined): Parameter['tier'] {
  const isLong = value.length > maximumCharacters.Standard;
  const chosen = tier === 'Intelligent-Tiering' ? (isLong ? 'Advanced' : undefined) : tier;
  const result = chosen ?? newest?.tier ?? 'Standard';
  if (result === 'Standard' && newest?.tier === 'Advanced')
    throw new AwsError(
      'ValidationException',
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
    );
  if (value.length <= maximumCharacters[result]) return result;
  throw new AwsError(
    'ValidationException',
    `${result} tier parameters support a maximum parameter value of ${maximumCharacters[result]} characters.`,
  );
}
