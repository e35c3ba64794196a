import * as z from 'zod';
import { endpointNameSchema } from './definition.ts';

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
  probeSchema,
  receiverSchema,
  retirementSchema,
  usageSchema,
  type Writer,
  writerSchema,
} from './definition.ts';
export { type FindingCode, type FindingOwner, findingCodes, findingOwners } from './finding.ts';
export { patterns } from './patterns.ts';
export { urlSchema, withoutQueryPart } from './url-schema.ts';

export const secretNamePrefix = 'promrotate/';
export const definitionParameterPrefix = '/promrotate/definitions/';
export const acceptedSetParameterPrefix = '/promrotate/accepted/';

/** In the value that a deployment makes up, so that the first rotation finds one; nobody is given it. */
export const initialUserName = (endpoint: string): string => `${endpoint}-initial`;

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
  probeScheduleGroup: 'PROBE_SCHEDULE_GROUP',
  reportBucket: 'REPORT_BUCKET',
  functionRoles: 'FUNCTION_ROLES',
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

/** EventBridge Scheduler's schedule of an endpoint's test metric, within the group of all of them. */
export const probeScheduleName = (endpoint: string): string => `promrotate-probe-${endpoint}`;

/**
 * What the schedule hands over: the definition that was deployed with it, as a SHA-256 of the text
 * of its parameter, so that a definition that somebody else wrote is noticed before it is used.
 */
export const probeEventSchema = z.strictObject({
  endpoint: endpointNameSchema,
  definitionDigest: z.string().regex(/^[0-9a-f]{64}$/),
});

export const metricNamespace = 'promrotate';

/**
 * CloudWatch metrics of the functions. Each has the dimension `service`, the name of the function; an
 * endpoint's name is a dimension (`endpoint`) only of those of probe-endpoint, where its settings ask.
 */
export const metricNames = {
  /** By `code`; of retire-credential, probe-endpoint and audit-fleet, each of its own findings. */
  openFindings: 'OpenFindings',
  /** Errors of functions that people call, other than refusals of what they asked for. */
  unexpectedErrors: 'UnexpectedErrors',
  /** Test metrics that were tried; none for a while means that nobody tests. */
  probes: 'Probes',
  /** By `class`: refused, rejected, unavailable, timeout, tls, open, not-stored, changed. */
  probeFailures: 'ProbeFailures',
  /** Milliseconds from the beginning of a test metric to its proof everywhere. */
  probeLatency: 'ProbeLatency',
  /** Versions over all endpoints that should be out and are not proved to be refused. */
  retirementBacklog: 'RetirementBacklog',
  audits: 'Audits',
  endpoints: 'Endpoints',
  /** The age of a current credential in percent of its limit, the oldest of the fleet. */
  oldestAge: 'OldestAgePercent',
  /** 1 when no trail of CloudTrail logs what Secrets Manager does, so that failures are not told. */
  trailMissing: 'TrailMissing',
  /** Endpoints and parts that an audit could not look at, or could not tell of. */
  notLookedAt: 'NotLookedAt',
} as const;

/** Of the metric by which open findings are counted; `code` is the only dimension beside it. */
export const findingMetric = { name: metricNames.openFindings, dimension: 'code' } as const;

/** Tags by which Run Command finds hosts. The tag's value is the definition's `hosts`. */
export const hostTags = { receiver: 'promrotate-receiver', writer: 'promrotate-writer' } as const;

/**
 * Tags of a host's role: which endpoints it belongs to. A host that serves several has several, as
 * a role has one value a tag.
 */
export const endpointRoleTags = [
  'promrotate-endpoint',
  'promrotate-endpoint-2',
  'promrotate-endpoint-3',
  'promrotate-endpoint-4',
] as const;

/** Of the files of an audit, within the bucket of reports; the day is that of UTC. */
export const reportPrefixes = { days: 'audits/', latest: 'latest/' } as const;

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
