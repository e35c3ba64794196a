import type { z } from 'zod';

export type Problem = { readonly path: readonly PropertyKey[]; readonly message: string };

/** A rule between keys, which one key alone cannot break. */
export type Rule<T> = {
  /** Paths of the keys that it is about; `*` stands for every item of a list. */
  readonly reads: readonly (readonly string[])[];
  readonly problemsOf: (value: T) => readonly Problem[];
};

type Issue = Pick<z.core.$ZodRawIssue, 'code' | 'path'>;

/** Whether one of the two paths leads to the other. */
function meet(read: readonly string[], path: readonly PropertyKey[]): boolean {
  const steps = read.slice(0, path.length);
  return steps.every((step, index) => step === '*' || step === String(path[index]));
}

const spoils = ({ code, path = [] }: Issue, read: readonly string[]) =>
  // An unknown key more leaves those beside it as they are.
  code !== 'unrecognized_keys' && meet(read, path);

/** Checks each rule as soon as the keys that it reads are right, whatever else is wrong. */
export const withRules = <T, S extends z.ZodType<T>>(schema: S, rules: readonly Rule<T>[]): S =>
  rules.reduce(
    (checked, { reads, problemsOf }) =>
      checked.superRefine(
        (value, context) => {
          for (const { path, message } of problemsOf(value)) {
            context.addIssue({ code: 'custom', path: [...path], message });
          }
        },
        {
          when: ({ issues }) => !issues.some((issue) => reads.some((read) => spoils(issue, read))),
        },
      ),
    schema,
  );
