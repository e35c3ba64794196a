import * as z from 'zod';

/** What one statement of a policy says about reading the value of a secret. */
export type Statement = {
  readonly effect: 'Allow' | 'Deny';
  /** On something else than what a caller asks for, where it allows. */
  readonly isConditional: boolean;
  /** `not`: all but those. */
  readonly resources: { readonly patterns: readonly string[]; readonly not: boolean };
  /** Of a resource's policy; an identity's has none. */
  readonly principals?: Principals;
};

/** By kind, such as `AWS`; `not`: all but those. */
export type Principals = {
  readonly named: readonly { readonly kind: string; readonly name: string }[];
  readonly not: boolean;
};

const list = z
  .union([z.string(), z.array(z.string())])
  .transform((texts) => (typeof texts === 'string' ? [texts] : texts));
const principals = z.union([
  z.literal('*').transform(() => [{ kind: 'AWS', name: '*' }]),
  z
    .record(z.string(), list)
    .transform((kinds) =>
      Object.entries(kinds).flatMap(([kind, names]) => names.map((name) => ({ kind, name }))),
    ),
]);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: list.optional(),
  NotAction: list.optional(),
  Resource: list.optional(),
  NotResource: list.optional(),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const policySchema = z.object({
  Statement: z
    .union([statementSchema, z.array(statementSchema)])
    .transform((statements) => (Array.isArray(statements) ? statements : [statements])),
});

const readAction = 'secretsmanager:GetSecretValue';

/** The statements of a policy that concern reading values of secrets. */
export function readStatements(policy: string): Statement[] {
  return policySchema
    .parse(JSON.parse(policy))
    .Statement.filter(concernsReading)
    .map((statement) => {
      const {
        Effect: effect,
        Resource,
        NotResource,
        Principal,
        NotPrincipal,
        Condition,
      } = statement;
      const named = Principal ?? NotPrincipal;
      return {
        effect,
        isConditional: Object.values(Condition ?? {})
          .flatMap((operands) => Object.keys(operands))
          .some((key) => effect === 'Deny' || !isChosen(key)),
        resources: { patterns: Resource ?? NotResource ?? [], not: Resource === undefined },
        ...(named === undefined ? {} : { principals: { named, not: Principal === undefined } }),
      };
    });
}

/** Which version is read is the caller's to choose: a condition on it keeps nobody out. */
const isChosen = (key: string): boolean => /^secretsmanager:Version(Stage|Id)$/i.test(key);

function concernsReading({ Action, NotAction }: z.infer<typeof statementSchema>): boolean {
  // Action names know no case.
  const isAmong = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => patternOf(pattern.toLowerCase()).test(readAction.toLowerCase()));
  return Action === undefined ? !isAmong(NotAction ?? ['*']) : isAmong(Action);
}

/** `*` is any text and `?` any character; nothing else is special. */
export function patternOf(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
