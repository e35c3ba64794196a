import * as z from 'zod';
import type { SecretRead } from '../shared/audit-ports.ts';

const text = z.string().optional().catch(undefined);

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const eventSchema = z.object({
  eventTime: z.iso.datetime(),
  eventSource: z.literal('secretsmanager.amazonaws.com'),
  errorCode: text,
  errorMessage: text,
  userIdentity: z.object({
    type: text,
    arn: text,
    accountId: text,
    principalId: text,
    invokedBy: text,
    sessionContext: z
      .object({ sessionIssuer: z.object({ arn: text }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
  requestParameters: z.object({ secretId: text }).nullish().catch(undefined),
  resources: z
    .array(z.object({ ARN: text }))
    .nullish()
    .catch(undefined),
});

type Event = z.infer<typeof eventSchema>;

/** Undefined for an event that says of no secret, or that failed for another reason than a denial. */
export function readIn(event: string): SecretRead | undefined {
  let json: unknown;
  try {
    json = JSON.parse(event);
  } catch {
    return undefined;
  }
  const parsed = eventSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { eventTime, errorCode, userIdentity } = parsed.data;
  const isRefused = errorCode?.startsWith('AccessDenied') ?? false;
  const secretId = secretIn(parsed.data);
  if (secretId === undefined || (errorCode !== undefined && !isRefused)) return undefined;
  return { secretId, principal: principalOf(userIdentity), at: Date.parse(eventTime), isRefused };
}

/** Of a request that was denied, the parameters may be missing; then the message names the secret. */
function secretIn({ requestParameters, resources, errorMessage = '' }: Event): string | undefined {
  const denied = /on resource: (\S+)/.exec(errorMessage)?.[1];
  return requestParameters?.secretId ?? resources?.[0]?.ARN ?? denied;
}

/** The role, whoever assumed it; the user, or what else there is. */
function principalOf(identity: Event['userIdentity']): string {
  const { type, arn, accountId, principalId, invokedBy, sessionContext } = identity;
  const role = sessionContext?.sessionIssuer?.arn;
  if (role !== undefined) return role;
  const session = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn ?? '');
  if (session !== null) return `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  if (arn !== undefined) return arn;
  const account = accountId === undefined ? undefined : `account ${accountId}`;
  return invokedBy ?? account ?? principalId ?? type ?? 'unknown';
}
