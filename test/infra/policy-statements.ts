import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

const list = z.union([z.string(), z.array(z.string())]).transform((actions) => [actions].flat());
const statements = z.array(
  z.looseObject({
    Effect: z.enum(['Allow', 'Deny']),
    Action: list,
    Principal: z.unknown().optional(),
    Resource: z.unknown(),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  }),
);

export type Statement = z.infer<typeof statements>[number];

/** Statements of every resource of a type, by logical id; `key` is where its document stands. */
export const documentsOf = (
  template: Template,
  type: string,
  key: string,
): readonly (readonly [id: string, found: readonly Statement[]])[] =>
  Object.entries(template.findResources(type)).map(([id, resource]) => {
    const document = z.looseObject({ Statement: z.unknown() });
    const properties = z.object({ Properties: z.object({ [key]: document }) }).parse(resource);
    return [id, statements.parse(properties.Properties[key]?.Statement)] as const;
  });

/** Of identity policies whose logical id matches. */
export const policyStatements = (template: Template, id: RegExp): readonly Statement[] =>
  ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    documentsOf(template, type, 'PolicyDocument').flatMap(([name, found]) =>
      id.test(name) ? found : [],
    ),
  );

/** Text in which the template's references show by name. */
export const textOf = (value: unknown): string => JSON.stringify(value);

export const actionsOf = (found: readonly Statement[]): string[] =>
  found.flatMap(({ Action }) => Action).sort();

export const allowing = (found: readonly Statement[], action: string): readonly Statement[] =>
  found.filter(({ Action }) => Action.includes(action));

/** Logical ids, without their last eight characters, that a value names by `Ref` or `Fn::GetAtt`. */
export const referencesOf = (value: unknown): string[] =>
  [...textOf(value).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([A-Za-z0-9]+?)(?:[0-9A-F]{8})?"/g)]
    .map(([, id = '']) => id)
    .sort();
