import { z } from 'zod';
import { documentParameterSchema } from './document-parameters.ts';
import { referencesIn } from './runbook-references.ts';

const inputsSchema = z.strictObject({
  FunctionName: z.string(),
  InvocationType: z.enum(['Event', 'RequestResponse']).default('RequestResponse'),
  /** Goes before Payload. */
  InputPayload: z.record(z.string(), z.unknown()).optional(),
  Payload: z.string().optional(),
});

/**
 * Action properties: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
 * and the action itself, with its 300 seconds at most:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
 */
const stepSchema = z.strictObject({
  name: z.string().regex(/^\w+$/),
  action: z.literal('aws:invokeLambdaFunction'),
  description: z.string().optional(),
  inputs: inputsSchema,
  timeoutSeconds: z.coerce.number().int().min(1).max(300).default(300),
  maxAttempts: z.coerce.number().int().min(1).max(10).default(1),
  onFailure: z.literal('Abort').default('Abort'),
  isEnd: z.boolean().default(false),
  nextStep: z.string().optional(),
});

const contentSchema = z.strictObject({
  schemaVersion: z.literal('0.3'),
  description: z.string().optional(),
  /** Empty or left out: the automation runs as who started it. */
  assumeRole: z.string().default(''),
  parameters: z.record(z.string(), documentParameterSchema).default({}),
  mainSteps: z.array(stepSchema).min(1),
  /** Such as `step.Payload`. */
  outputs: z.array(z.string()).default([]),
});

export type RunbookStep = z.infer<typeof stepSchema>;

/** A document of the type Automation. */
export interface Runbook extends z.infer<typeof contentSchema> {
  readonly name: string;
}

/** What aws:invokeLambdaFunction gives to later steps, as far as it is played. */
const stepOutputs = ['FunctionError', 'Payload', 'StatusCode'] as const;

/**
 * A document of schema 0.3 whose steps invoke functions; anything else, and a reference to what
 * there is not, is an error at deployment.
 */
export function parseRunbook(name: string, content: unknown): Runbook {
  const value: unknown = typeof content === 'string' ? JSON.parse(content) : content;
  const runbook = { name, ...contentSchema.parse(value) };
  const known = new Set([...Object.keys(runbook.parameters), 'automation:EXECUTION_ID']);
  checkReferences(name, 'assumeRole', runbook.assumeRole, known);
  for (const [index, step] of runbook.mainSteps.entries()) {
    if (runbook.mainSteps.findIndex((one) => one.name === step.name) < index)
      throw new Error(`the runbook "${name}" has two steps "${step.name}"`);
    checkReferences(name, step.name, step.inputs, known);
    const later = runbook.mainSteps.slice(index + 1);
    if (step.nextStep !== undefined && !later.some((one) => one.name === step.nextStep))
      throw new Error(
        `expected the nextStep of "${step.name}" to be a later step of the runbook "${name}", found "${step.nextStep}"`,
      );
    for (const output of stepOutputs) known.add(`${step.name}.${output}`);
  }
  checkReferences(
    name,
    'outputs',
    runbook.outputs.map((output) => `{{ ${output} }}`),
    known,
  );
  return runbook;
}

function checkReferences(
  runbook: string,
  where: string,
  value: unknown,
  known: ReadonlySet<string>,
): void {
  for (const reference of referencesIn(value))
    if (!known.has(reference))
      throw new Error(
        `the stand-in does not know "{{ ${reference} }}" in ${where} of the runbook "${runbook}"`,
      );
}
