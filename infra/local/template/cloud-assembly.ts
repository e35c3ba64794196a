import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inert } from './inert.ts';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

const resourceSchema = z.strictObject({
  ...inert('DeletionPolicy', 'Metadata', 'UpdateReplacePolicy'),
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) => [value].flat()),
  Condition: z.string().optional(),
});

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Parameters: z
    .record(z.string(), z.object({ Type: z.string(), Default: z.coerce.string().optional() }))
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.unknown()).default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Condition: z.string().optional() }))
    .default({}),
});

export type Template = z.infer<typeof templateSchema>;

/** One stack of a cloud assembly: its template, and where its file assets stand. */
export interface StackAssembly {
  readonly stackName: string;
  readonly template: Template;
  readonly assetDirectory: (s3Key: string) => string;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Reads what `cdk synth` wrote; the stack goes by its name or its id. */
export function readStackAssembly(directory: string, stackName: string): StackAssembly {
  const { artifacts } = manifestSchema.parse(readJson(join(directory, 'manifest.json')));
  const found = Object.entries(artifacts).find(
    ([id, { type, properties }]) =>
      type === 'aws:cloudformation:stack' &&
      (id === stackName || properties?.stackName === stackName),
  );
  const templateFile = found?.[1].properties?.templateFile;
  if (found === undefined || templateFile === undefined)
    throw new Error(`expected a stack "${stackName}" in the cloud assembly, found none`);
  const template = templateSchema.parse(readJson(join(directory, templateFile)));
  const { files } = assetsSchema.parse(readJson(join(directory, `${found[0]}.assets.json`)));
  return {
    stackName: found[1].properties?.stackName ?? found[0],
    template,
    assetDirectory: (s3Key) => {
      const file = Object.values(files).find(({ destinations }) =>
        Object.values(destinations).some(({ objectKey }) => objectKey === s3Key),
      );
      if (file?.source.path !== undefined) return join(directory, file.source.path);
      throw new Error(`expected an asset "${s3Key}" in the cloud assembly, found none`);
    },
  };
}
