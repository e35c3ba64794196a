import { z } from 'zod';
import { assertJudgeable } from '../../iam/judgeable.ts';
import { statementsOf } from '../../iam/policy-document.ts';
import type { Role } from '../../iam/principals.ts';
import { arnOf } from '../../place.ts';
import type { PlayedAws } from '../../played-aws.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers } from '../resource.ts';
import { tagsSchema } from '../tag-list.ts';

const inlineSchema = z
  .array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() }))
  .default([]);

const roleSchema = z.strictObject({
  ...inert('Description', 'MaxSessionDuration'),
  RoleName: z.string().optional(),
  Path: z.string().default('/'),
  AssumeRolePolicyDocument: z.unknown(),
  Policies: inlineSchema,
  ManagedPolicyArns: z.array(z.string()).default([]),
  Tags: tagsSchema,
});

const policySchema = z.strictObject({
  PolicyName: z.string().optional(),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

const managedSchema = z.strictObject({
  ...inert('Description'),
  ManagedPolicyName: z.string().optional(),
  Path: z.string().default('/'),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

function judgeable(document: unknown) {
  const statements = statementsOf(document);
  assertJudgeable(statements);
  return statements;
}

function roleNamed({ roles }: PlayedAws, name: string): Role {
  for (const role of roles.values()) if (role.name === name) return role;
  throw new Error(`expected a role "${name}" in the template, found none`);
}

export const identityResources: ResourceHandlers = {
  'AWS::IAM::Role': ({ properties, generatedName }, aws) => {
    const { RoleName, Path, ...role } = roleSchema.parse(properties);
    const name = RoleName ?? generatedName.slice(0, 64);
    const arn = arnOf(aws.place, 'iam', `role${Path}${name}`);
    const attached = role.ManagedPolicyArns.flatMap((policyArn) => {
      const policy = aws.managedPolicies.get(policyArn);
      if (policy === undefined)
        throw new Error(`the stand-in does not know the managed policy "${policyArn}"`);
      return policy.statements;
    });
    const inline = role.Policies.flatMap(({ PolicyDocument }) => judgeable(PolicyDocument));
    aws.roles.set(arn, {
      name,
      arn,
      tags: role.Tags,
      trust: statementsOf(role.AssumeRolePolicyDocument),
      statements: [...inline, ...attached],
    });
    return { ref: name, attributes: { Arn: arn } };
  },

  'AWS::IAM::Policy': ({ properties, generatedName }, aws) => {
    const { PolicyDocument, Roles, PolicyName } = policySchema.parse(properties);
    const statements = judgeable(PolicyDocument);
    for (const name of Roles) roleNamed(aws, name).statements.push(...statements);
    return { ref: PolicyName ?? generatedName };
  },

  'AWS::IAM::ManagedPolicy': ({ properties, generatedName }, aws) => {
    const { PolicyDocument, Roles, ManagedPolicyName, Path } = managedSchema.parse(properties);
    const statements = judgeable(PolicyDocument);
    const name = ManagedPolicyName ?? generatedName;
    const arn = arnOf(aws.place, 'iam', `policy${Path}${name}`);
    aws.managedPolicies.set(arn, { name, arn, statements });
    for (const role of Roles) roleNamed(aws, role).statements.push(...statements);
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
};
