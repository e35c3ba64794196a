import { z } from 'zod';
import type { Role } from '../../iam/principals.ts';
import { arnOf } from '../../place.ts';
import type { PlayedAws } from '../../played-aws.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers } from '../resource.ts';

const functionSchema = z.strictObject({
  // The bundles are JavaScript, which runs the same on either architecture.
  ...inert('Architectures', 'Description', 'Tags'),
  FunctionName: z.string().optional(),
  Role: z.string(),
  Handler: z.string(),
  Runtime: z
    .string()
    .regex(/^nodejs\d+\.x$/, { error: 'the stand-in runs Node.js functions only' }),
  Code: z.strictObject({ S3Key: z.string(), ...inert('S3Bucket') }),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  Environment: z
    .strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
    .default({ Variables: {} }),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  LoggingConfig: z.strictObject({ LogGroup: z.string().optional() }).default({}),
});

const permissionSchema = z.strictObject({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
});

const eventInvokeConfigSchema = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.coerce.number().int().min(0).max(2).optional(),
  MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(21_600).optional(),
  DestinationConfig: z.strictObject({}).optional(),
});

const functionArn = ({ place }: PlayedAws, reference: string) =>
  reference.startsWith('arn:') ? reference : arnOf(place, 'lambda', `function:${reference}`);

function executionRole({ roles }: PlayedAws, arn: string): Role {
  const role = roles.get(arn);
  const isTrusted = role?.trust.some(
    ({ Effect, Action, Principal, Condition }) =>
      Effect === 'Allow' &&
      Action?.includes('sts:AssumeRole') === true &&
      typeof Principal === 'object' &&
      Principal['Service']?.includes('lambda.amazonaws.com') &&
      // Conditions of a trust policy are not judged: a role that has some is not trusted here.
      Condition === undefined,
  );
  if (role !== undefined && isTrusted === true) return role;
  throw new Error(`expected "${arn}" to be a role that Lambda can assume`);
}

export const functionResources: ResourceHandlers = {
  'AWS::Lambda::Function': ({ properties, generatedName, assetDirectory }, aws) => {
    const definition = functionSchema.parse(properties);
    const name = definition.FunctionName ?? generatedName.slice(0, 64);
    const arn = arnOf(aws.place, 'lambda', `function:${name}`);
    const role = executionRole(aws, definition.Role);
    const logGroup = definition.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`;
    aws.lambda.add({
      name,
      arn,
      role,
      principal: aws.principals.session(role, name),
      handler: definition.Handler,
      runtime: definition.Runtime,
      codeDirectory: assetDirectory(definition.Code.S3Key),
      memoryMebibytes: definition.MemorySize,
      timeoutSeconds: definition.Timeout,
      environment: definition.Environment.Variables,
      logGroup,
      logGroupArn: arnOf(aws.place, 'logs', `log-group:${logGroup}`),
      deadLetterArn: definition.DeadLetterConfig?.TargetArn,
    });
    return { ref: name, attributes: { Arn: arn } };
  },

  'AWS::Lambda::Permission': ({ properties, logicalId }, aws) => {
    const permission = permissionSchema.parse(properties);
    const { FunctionName, Principal, SourceAccount, SourceArn } = permission;
    aws.lambda.permissions.push({
      functionArn: functionArn(aws, FunctionName),
      principal: Principal,
      sourceAccount: SourceAccount,
      sourceArn: SourceArn,
    });
    return { ref: logicalId };
  },

  'AWS::Lambda::EventInvokeConfig': ({ properties, generatedName }, aws) => {
    const config = eventInvokeConfigSchema.parse(properties);
    aws.lambda.eventInvokeConfigs.set(functionArn(aws, config.FunctionName), {
      maximumRetryAttempts: config.MaximumRetryAttempts,
      maximumEventAgeSeconds: config.MaximumEventAgeInSeconds,
    });
    return { ref: generatedName };
  },
};
