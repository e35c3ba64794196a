/**
 * What the deployment and the functions have to agree on: names, and the shape of an endpoint's
 * definition. Nothing else of `functions/` is known to `infra/`.
 */

export {
  type Address,
  addressSchema,
  type Definition,
  type Delivery,
  definitionSchema,
  deliverySchema,
  endpointNameSchema,
  receiverSchema,
  retirementSchema,
  usageSchema,
  type Writer,
  writerSchema,
} from './definition.ts';
export { patterns } from './patterns.ts';
export { urlSchema } from './url-schema.ts';

export const secretNamePrefix = 'promrotate/';
export const definitionParameterPrefix = '/promrotate/definitions/';
export const acceptedSetParameterPrefix = '/promrotate/accepted/';

/** Partition key of the ledger table; one item an endpoint. */
export const ledgerKey = 'endpoint';

/** Environment variables of the functions; each holds a name or an ARN, never a secret. */
export const environmentNames = {
  ledgerTable: 'LEDGER_TABLE',
  acceptedSetKey: 'ACCEPTED_SET_KEY',
  applyDocument: 'APPLY_DOCUMENT',
  switchDocument: 'SWITCH_DOCUMENT',
  retireFunction: 'RETIRE_FUNCTION',
  updateFunction: 'UPDATE_FUNCTION',
  noticeTopic: 'NOTICE_TOPIC',
} as const;

/** The two functions that people call, by name, so that the command line needs nothing else. */
export const functionNames = {
  operateRead: 'promrotate-operate-read',
  operateChange: 'promrotate-operate-change',
} as const;

/** State Manager associations: one for the receivers and one for each writer of an endpoint. */
export const associationNames = {
  receivers: (endpoint: string) => `promrotate-${endpoint}-receivers`,
  writer: (endpoint: string, writer: string) => `promrotate-${endpoint}-writer-${writer}`,
} as const;

/** Of the metric by which open findings are counted; `Code` is the only dimension beside it. */
export const findingMetric = { name: 'OpenFindings', dimension: 'code' } as const;

/** Tags by which Run Command finds hosts. The tag's value is the definition's `hosts`. */
export const hostTags = { receiver: 'promrotate-receiver', writer: 'promrotate-writer' } as const;

/** Parameters of the two Run Command documents; all are text, none is a secret. */
export const applyParameters = {
  endpoint: 'Endpoint',
  sequence: 'Sequence',
  file: 'File',
  adopt: 'Adopt',
  checkUrl: 'CheckUrl',
} as const;

export const switchParameters = {
  endpoint: 'Endpoint',
  version: 'Version',
  way: 'Way',
  directory: 'Directory',
  config: 'Config',
  reload: 'Reload',
  proveUrl: 'ProveUrl',
} as const;
