import { z } from 'zod';
import { parseDocument } from '../../ssm/command-document.ts';
import { inert } from '../inert.ts';
import type { ResourceHandlers } from '../resource.ts';

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
  DocumentType: z.literal('Command'),
  DocumentFormat: z.literal('JSON').default('JSON'),
});

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
    return { ref: Name, attributes: { Type, Value } };
  },

  'AWS::SSM::Document': ({ properties, generatedName }, aws) => {
    const { Name = generatedName, Content } = documentSchema.parse(properties);
    aws.documents.set(Name, parseDocument(Name, Content));
    return { ref: Name };
  },
};
