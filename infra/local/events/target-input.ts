import { z } from 'zod';
import { selectPath } from './json-path.ts';
import type { BusEvent } from './secret-bus-events.ts';

/** The part of a rule's target that says what it gets, as the template has it. */
export const targetInputSchema = {
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({
      InputPathsMap: z.record(z.string().regex(/^[\w-]+$/), z.string()).default({}),
      InputTemplate: z.string().min(1).max(8192),
    })
    .optional(),
};

type Settings = z.output<z.ZodObject<typeof targetInputSchema>>;

interface Delivered {
  readonly event: BusEvent;
  readonly rule: { readonly name: string; readonly arn: string };
}

/** Makes the text that a target gets of an event. */
export type TargetInput = (delivered: Delivered) => string;

/**
 * By default the whole event. Throws for a template that EventBridge would refuse, or that names a
 * variable that it does not define.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function compileTargetInput(settings: Settings): TargetInput {
  const { Input, InputPath, InputTransformer } = settings;
  if ([Input, InputPath, InputTransformer].filter((one) => one !== undefined).length > 1)
    throw new Error('expected one of Input, InputPath and InputTransformer, found several');
  if (Input !== undefined) {
    JSON.parse(Input);
    return () => Input;
  }
  if (InputTransformer !== undefined)
    return compileTransformer(InputTransformer.InputPathsMap, InputTransformer.InputTemplate);
  const select = selectPath(InputPath ?? '$');
  return ({ event }) => JSON.stringify(select(event));
}

const variable = /<([\w.-]+)>/g;

function compileTransformer(paths: Readonly<Record<string, string>>, template: string) {
  const selected = Object.entries(paths).map(([name, path]) => [name, selectPath(path)] as const);
  const variables = ({ event, rule }: Delivered): ReadonlyMap<string, unknown> => {
    const { detail: _, ...withoutDetail } = event;
    return new Map<string, unknown>([
      ['aws.events.rule-arn', rule.arn],
      ['aws.events.rule-name', rule.name],
      ['aws.events.event.ingestion-time', event.time],
      ['aws.events.event', withoutDetail],
      ['aws.events.event.json', event],
      ...selected.map(([name, select]) => [name, select(event)] as const),
    ]);
  };
  const known = new Set([...Object.keys(paths), ...reserved]);
  for (const [, name = ''] of template.matchAll(variable))
    if (!known.has(name)) throw new Error(`the input template does not define "<${name}>"`);
  assertJson(fill(template, () => null));
  return (delivered: Delivered) => {
    const values = variables(delivered);
    return fill(template, (name) => values.get(name));
  };
}

const reserved = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
];

/** In quotes a value stands as text, elsewhere as JSON; a value that is not there is empty. */
function fill(template: string, valueOf: (name: string) => unknown): string {
  const parts = template.split(/("(?:[^"\\]|\\.)*")/);
  return parts
    .map((part) => {
      const isQuoted = part.startsWith('"');
      return part.replaceAll(variable, (_, name: string) => {
        const value = valueOf(name);
        return isQuoted ? asText(value) : asJson(value);
      });
    })
    .join('');
}

const asJson = (value: unknown) => (value === undefined ? '""' : JSON.stringify(value));

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  // Objects lose their quotes inside of quotes.
  return JSON.stringify(value).replaceAll('"', '');
}

/** EventBridge takes a template of JSON, or of lines that are JSON each. */
function assertJson(filled: string): void {
  const texts = filled.trimStart().startsWith('{') ? [filled] : filled.split('\n');
  for (const text of texts)
    try {
      JSON.parse(text);
    } catch {
      throw new Error(`expected an input template of JSON or of quoted lines, found "${text}"`);
    }
}
