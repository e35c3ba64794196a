import { z } from 'zod';

const place: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-west-2',
  'AWS::AccountId': '012345678901',
};

const joinSchema = z.strictObject({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
const refSchema = z.strictObject({ Ref: z.string() });

/** A value of a template as CloudFormation deploys it; what it does not know stays as it is. */
export function resolved(value: unknown): unknown {
  const ref = refSchema.safeParse(value).data?.Ref;
  if (ref !== undefined) return place[ref] ?? value;
  const join = joinSchema.safeParse(value).data?.['Fn::Join'];
  if (join !== undefined) return join[1].map(resolved).map(textOf).join('');
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}

const textOf = (part: unknown): string => (typeof part === 'string' ? part : JSON.stringify(part));
