import { z } from 'zod';
import { assertJudgeable } from '../../iam/judgeable.ts';
import { statementsOf } from '../../iam/policy-document.ts';
import type { Role } from '../../iam/principals.ts';
import { arnOf } from '../../place.ts';
import type { ManagedPolicy, PlayedAws } from '../../played-aws.ts';
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

function managedPolicy({ managedPolicies }: PlayedAws, arn: string): ManagedPolicy {
  const policy = managedPolicies.get(arn);
  if (policy !== undefined) return policy;
  throw new Error(`the stand-in does not know the managed policy "${arn}"`);
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
    const attached = role.ManagedPolicyArns.map((policyArn) => managedPolicy(aws, policyArn));
    const inline = role.Policies.map(({ PolicyName, PolicyDocument }) => ({
      name: PolicyName,
      statements: judgeable(PolicyDocument),
    }));
    const created = {
      name,
      arn,
      tags: role.Tags,
      trust: statementsOf(role.AssumeRolePolicyDocument),
      statements: [...inline, ...attached].flatMap(({ statements }) => statements),
    };
    aws.roles.set(arn, created);
    aws.identities.addRole(created, { inline, attached });
    return { ref: name, attributes: { Arn: arn } };
  },

  'AWS::IAM::Policy': ({ properties, generatedName }, aws) => {
    const policy = policySchema.parse(properties);
    const { PolicyDocument, Roles, PolicyName: name = generatedName } = policy;
    const statements = judgeable(PolicyDocument);
    for (const roleName of Roles) {
      const role = roleNamed(aws, roleName);
      role.statements.push(...statements);
      aws.identities.attach(role, { inline: [{ name, statements }] });
    }
    return { ref: name };
  },

  'AWS::IAM::ManagedPolicy': ({ properties, generatedName }, aws) => {
    const { PolicyDocument, Roles, ManagedPolicyName, Path } = managedSchema.parse(properties);
    const statements = judgeable(PolicyDocument);
    const name = ManagedPolicyName ?? generatedName;
    const arn = arnOf(aws.place, 'iam', `policy${Path}${name}`);
    const policy = { name, arn, statements };
    aws.managedPolicies.set(arn, policy);
    for (const roleName of Roles) {
      const role = roleNamed(aws, roleName);
      role.statements.push(...statements);
      aws.identities.attach(role, { attached: [policy] });
    }
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
};
