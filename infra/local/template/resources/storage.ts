import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { assertJudgeable } from '../../iam/judgeable.ts';
import { statementsOf } from '../../iam/policy-document.ts';
import { arnOf } from '../../place.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers } from '../resource.ts';

const keySchema = z.strictObject({
  ...inert('Description', 'EnableKeyRotation', 'PendingWindowInDays', 'Tags'),
  KeyPolicy: z.unknown(),
});

const aliasSchema = z.strictObject({ AliasName: z.string(), TargetKeyId: z.string() });

/** What dynalite needs; encryption, recovery and protection change nothing here. */
const tableSchema = z.strictObject({
  ...inert('DeletionProtectionEnabled', 'PointInTimeRecoverySpecification', 'Tags'),
  // A key of one's own would be a permission more.
  SSESpecification: z.strictObject({ SSEEnabled: z.boolean() }).optional(),
  TableName: z.string().optional(),
  KeySchema: z.array(z.unknown()),
  AttributeDefinitions: z.array(z.unknown()),
  BillingMode: z.literal('PAY_PER_REQUEST'),
});

const logGroupSchema = z.strictObject({
  ...inert('RetentionInDays', 'Tags'),
  LogGroupName: z.string().optional(),
});

export const storageResources: ResourceHandlers = {
  'AWS::KMS::Key': ({ properties, earlier }, aws) => {
    const keyId = earlier ?? randomUUID();
    const arn = arnOf(aws.place, 'kms', `key/${keyId}`);
    const statements = statementsOf(keySchema.parse(properties).KeyPolicy);
    assertJudgeable(statements);
    aws.keys.addKey({ arn, keyId, statements });
    return { ref: keyId, attributes: { Arn: arn, KeyId: keyId } };
  },

  'AWS::KMS::Alias': ({ properties }, aws) => {
    const { AliasName, TargetKeyId } = aliasSchema.parse(properties);
    aws.keys.addAlias(AliasName, TargetKeyId);
    return { ref: AliasName };
  },

  'AWS::DynamoDB::Table': ({ properties, generatedName, start }, aws) => {
    const table = tableSchema.parse(properties);
    const { TableName = generatedName, KeySchema, AttributeDefinitions, BillingMode } = table;
    start(() =>
      aws.tables.createTable({ TableName, KeySchema, AttributeDefinitions, BillingMode }),
    );
    const Arn = arnOf(aws.place, 'dynamodb', `table/${TableName}`);
    return { ref: TableName, attributes: { Arn } };
  },

  'AWS::Logs::LogGroup': ({ properties, generatedName }, { place }) => {
    const { LogGroupName = generatedName } = logGroupSchema.parse(properties);
    return {
      ref: LogGroupName,
      attributes: { Arn: arnOf(place, 'logs', `log-group:${LogGroupName}:*`) },
    };
  },
};
