import { type Definition, definitionSchema } from '../../functions/shared/contract.ts';
import { definitionOf } from './endpoint-definition.ts';
import type { Entry } from './entry.ts';
import type { Schedule } from './schedule.ts';

/** One endpoint as the deployment needs it. */
export type EndpointSettings = {
  readonly name: string;
  /** Whether the deployment makes the secret, or finds it made. */
  readonly secret: 'create' | 'existing';
  /** Of an existing secret, when it has a key of its own. */
  readonly kmsKeyArn?: string | undefined;
  readonly schedule: Schedule;
  readonly definition: Definition;
};

/** Of an entry that breaks no rule. */
export const endpointSettings = (entry: Entry): EndpointSettings => ({
  name: entry.name,
  secret: entry.secret,
  kmsKeyArn: entry.kmsKeyArn,
  schedule: entry.schedule,
  definition: definitionSchema.parse(definitionOf(entry)),
});
