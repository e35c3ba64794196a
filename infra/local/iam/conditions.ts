import { matchesWildcard } from './wildcard.ts';

/** Values of condition keys for one call, by lower-case key; a missing key is absent as IAM means it. */
export type Context = Readonly<Record<string, readonly string[]>>;

type Compare = (expected: string, found: string) => boolean;

const equals: Compare = (expected, found) => expected === found;
const like: Compare = (expected, found) => matchesWildcard(expected, found);

const comparisons: Readonly<Record<string, { compare: Compare; isNegated?: boolean }>> = {
  StringEquals: { compare: equals },
  StringNotEquals: { compare: equals, isNegated: true },
  StringEqualsIgnoreCase: { compare: (a, b) => a.toLowerCase() === b.toLowerCase() },
  StringLike: { compare: like },
  StringNotLike: { compare: like, isNegated: true },
  ArnEquals: { compare: like },
  ArnLike: { compare: like },
  ArnNotEquals: { compare: like, isNegated: true },
  ArnNotLike: { compare: like, isNegated: true },
  NumericLessThan: { compare: (expected, found) => Number(found) < Number(expected) },
  Bool: { compare: (a, b) => a.toLowerCase() === b.toLowerCase() },
};

/** Keys that the stand-in sets; a key with a slash or colon at the end takes any name after it. */
const knownKeys = [
  'aws:principaltag/',
  'aws:requesttag/',
  'aws:resourcetag/',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceowner',
  'aws:tagkeys',
  'cloudwatch:namespace',
  'dynamodb:leadingkeys',
  'iam:passedtoservice',
  'kms:calleraccount',
  'kms:encryptioncontext:',
  'kms:viaservice',
  's3:prefix',
  's3:tlsversion',
  'secretsmanager:description',
  'secretsmanager:forcedeletewithoutrecovery',
  'secretsmanager:kmskeyarn',
  'secretsmanager:name',
  'secretsmanager:recoverywindowindays',
  'secretsmanager:resource/allowrotationlambdaarn',
  'secretsmanager:resourcetag/',
  'secretsmanager:versionid',
  'secretsmanager:versionstage',
  'ssm:overwrite',
  'ssm:recursive',
  'ssm:resourcetag/',
] as const;

function isKnownKey(key: string): boolean {
  return knownKeys.some((known) =>
    /[/:]$/.test(known) ? key.startsWith(known) && key.length > known.length : key === known,
  );
}

interface Operator {
  readonly name: string;
  readonly ifExists: boolean;
  readonly set: 'ForAnyValue' | 'ForAllValues' | undefined;
}

function parseOperator(text: string): Operator {
  const [, set, name = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(text) ?? [];
  if (name !== 'Null' && comparisons[name] === undefined)
    throw new Error(`the stand-in does not know the condition operator "${text}"`);
  return {
    name,
    ifExists: ifExists !== undefined,
    set: set as Operator['set'],
  };
}

function isMet(
  operator: Operator,
  expected: readonly string[],
  found: readonly string[] | undefined,
) {
  if (operator.name === 'Null') return expected.includes(String(found === undefined));
  const comparison = comparisons[operator.name];
  if (comparison === undefined) return false;
  const { compare, isNegated = false } = comparison;
  if (found === undefined || found.length === 0)
    return operator.ifExists || operator.set === 'ForAllValues' || isNegated;
  const matches = (value: string) =>
    expected.some((pattern) => compare(pattern, value)) !== isNegated;
  return operator.set === 'ForAnyValue' ? found.some(matches) : found.every(matches);
}

/** A variable, with its default value if it has one; neither may hold spaces or quotes of its own. */
const variable = /^([^\s,']+)(?:, '([^']*)')?$/;

/**
 * Replaces `${aws:PrincipalTag/x}` and `${aws:PrincipalTag/x, 'default'}`. A variable without a value
 * and without a default makes the whole text match nothing (IAM User Guide, "Variables and tags").
 */
export function substitute(text: string, context: Context): string | undefined {
  const missing: string[] = [];
  const result = text.replaceAll(/\$\{([^}]+)\}/g, (_, inner: string) => {
    const [, name = '', byDefault] = variable.exec(inner) ?? [];
    const key = name.toLowerCase();
    if (!isKnownKey(key))
      throw new Error(`the stand-in does not know the policy variable "${inner}"`);
    const value = context[key]?.[0] ?? byDefault;
    if (value === undefined) missing.push(name);
    return value ?? '';
  });
  return missing.length === 0 ? result : undefined;
}

type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Whether every condition of a statement holds; throws on operators and keys that it can not judge. */
export function conditionsHold(condition: Condition, context: Context): boolean {
  return Object.entries(condition).every(([operatorText, keys]) => {
    const operator = parseOperator(operatorText);
    return Object.entries(keys).every(([name, expected]) => {
      const key = name.toLowerCase();
      if (!isKnownKey(key))
        throw new Error(`the stand-in does not know the condition key "${name}"`);
      const filled = expected.flatMap((text) => substitute(text, context) ?? []);
      return isMet(operator, filled, context[key]);
    });
  });
}
