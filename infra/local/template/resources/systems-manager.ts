import { z } from 'zod';
import { parseRate } from '../../schedule-timing.ts';
import { parseDocument } from '../../ssm/command-document.ts';
import { checkedParameters } from '../../ssm/document-parameters.ts';
import { parseRunbook } from '../../ssm/runbook.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers } from '../resource.ts';
import { tagsSchema } from '../tag-list.ts';

const parameterSchema = z.strictObject({
  ...inert('Description', 'Tags'),
  Name: z.string().optional(),
  Type: z.enum(['String', 'StringList']),
  Value: z.string(),
  Tier: z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']).optional(),
  AllowedPattern: z.string().optional(),
});

const documentSchema = z.strictObject({
  // How a later deployment changes the document: the stand-in deploys once.
  ...inert('Tags', 'UpdateMethod'),
  Name: z.string().optional(),
  Content: z.unknown(),
  DocumentType: z.enum(['Automation', 'Command']),
  DocumentFormat: z.literal('JSON').default('JSON'),
});

const limit = z.string().regex(/^([1-9]\d{0,6}|[1-9]\d?%|100%)$/);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html */
const associationSchema = z.strictObject({
  // Nothing evaluates compliance.
  ...inert('ComplianceSeverity'),
  Name: z.string(),
  AssociationName: z
    .string()
    .regex(/^[a-zA-Z0-9_\-.]{3,128}$/)
    .optional(),
  Targets: z
    .array(
      z.strictObject({
        Key: z.string().startsWith('tag:'),
        Values: z.array(z.string()).min(1).max(50),
      }),
    )
    .min(1)
    .max(5),
  ScheduleExpression: z.string().optional(),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  MaxConcurrency: limit.default('100%'),
  MaxErrors: limit.or(z.literal('0')).default('100%'),
  ApplyOnlyAtCronInterval: z
    .literal(false, {
      error: 'is not supported for rate expressions, and the stand-in plays no others',
    })
    .optional(),
  Tags: tagsSchema,
});

const minuteMs = 60_000;

/**
 * Associations take rates of 30 minutes to 31 days.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html
 */
function checkInterval(expression: string): void {
  const minutes = parseRate(expression) / minuteMs;
  if (minutes < 30 || minutes > 31 * 24 * 60)
    throw new Error(`expected a rate from 30 minutes to 31 days, found "${expression}"`);
}

export const systemsManagerResources: ResourceHandlers = {
  'AWS::SSM::Parameter': ({ properties, generatedName, earlier }, aws) => {
    const {
      Name = generatedName,
      Type,
      Value,
      Tier,
      AllowedPattern,
    } = parameterSchema.parse(properties);
    if (AllowedPattern !== undefined && !new RegExp(AllowedPattern).test(Value))
      throw new Error(`the value of parameter "${Name}" does not match its pattern`);
    const overwrite = earlier === Name;
    aws.parameters.put({ name: Name, type: Type, value: Value, tier: Tier, overwrite });
    const parameters = { Name, Type, Overwrite: overwrite };
    aws.history.noteDeployment({ service: 'ssm', action: 'PutParameter', parameters });
    return { ref: Name, attributes: { Type, Value } };
  },

  'AWS::SSM::Document': ({ properties, generatedName }, aws) => {
    const { Name = generatedName, Content, DocumentType } = documentSchema.parse(properties);
    if (aws.documents.has(Name) || aws.runbooks.has(Name))
      throw new Error(`expected one document "${Name}", found two`);
    if (DocumentType === 'Automation') aws.runbooks.set(Name, parseRunbook(Name, Content));
    else aws.documents.set(Name, parseDocument(Name, Content));
    return { ref: Name };
  },

  'AWS::SSM::Association': ({ properties, earlier }, aws) => {
    const definition = associationSchema.parse(properties);
    const document = aws.documents.get(definition.Name);
    if (document === undefined)
      throw new Error(`expected a Command document "${definition.Name}" by now, found none`);
    const { ScheduleExpression: scheduleExpression, Targets } = definition;
    if (scheduleExpression !== undefined) checkInterval(scheduleExpression);
    const association = {
      name: definition.AssociationName,
      document,
      parameters: checkedParameters(document, definition.Parameters, 'InvalidParameters'),
      targets: Targets.map(({ Key, Values }) => ({ key: Key, values: Values })),
      scheduleExpression,
      maxConcurrency: definition.MaxConcurrency,
      maxErrors: definition.MaxErrors,
      tags: definition.Tags,
    };
    const { id } = aws.associations.add(association, earlier);
    return { ref: id, attributes: { AssociationId: id } };
  },
};
