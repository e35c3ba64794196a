import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

/** One version of a parameter, as it is kept too. */
export const parameterSchema = z.object({
  name: z.string(),
  type: z.enum(['String', 'StringList', 'SecureString']),
  value: z.string(),
  version: z.number(),
  tier: z.enum(['Standard', 'Advanced']),
  /** The key of a SecureString: what PutParameter named, else the account's own. */
  keyId: z.string().optional(),
  modifiedAt: z.number(),
});

export type Parameter = Readonly<z.infer<typeof parameterSchema>>;
export type ParameterType = Parameter['type'];

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

  /** Every version of every parameter, the versions of each in their order. */
  all(): readonly Parameter[] {
    return [...this.#history.values()].flat();
  }

  /** Takes over what `all` gave in an earlier process. */
  restore(parameters: readonly Parameter[]): void {
    for (const parameter of parameters) {
      const history = this.#history.get(parameter.name) ?? [];
      this.#history.set(parameter.name, [...history, parameter]);
    }
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

  /** Every version of it; whether it was there. */
  delete(name: string): boolean {
    return this.#history.delete(name);
  }

  /** The newest version of each parameter below a path: one level of names, or all of them. */
  below(path: string, recursive: boolean): readonly Parameter[] {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    return [...this.#history.values()]
      .flatMap((history) => history.at(-1) ?? [])
      .filter(({ name }) => name.startsWith(prefix))
      .filter(({ name }) => recursive || !name.slice(prefix.length).includes('/'))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
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
