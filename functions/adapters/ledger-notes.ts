import * as z from 'zod';
import { type Finding } from '../shared/finding.ts';
import {
  type AuditFacts,
  auditParts,
  type ClosedOrder,
  type HostFacts,
  type LedgerEvent,
  type Order,
  type Pause,
  type ProbeFacts,
  probeFailureKinds,
  readerKinds,
  type StepFailure,
} from '../shared/ledger.ts';

/** The parts of an endpoint's item that are JSON. What does not fit is of another release: ignored. */

const code = z.string().regex(/^[A-Z][A-Z_]+$/);
const text = z.string();
const time = z.number();

const failureSchema = z.object({ step: text, code, message: text, at: time });

const orderShape = {
  id: text,
  kind: z.enum(['restart', 'rollback', 'revoke']),
  versionId: text,
  at: time,
  by: text,
  reason: text,
  graceSeconds: z.number().optional(),
};

const readerSchema = z.object({
  principal: text,
  kind: z.enum(readerKinds),
  count: z.number(),
  lastAt: time,
});

const schemas = {
  failure: failureSchema,
  order: z.object(orderShape),
  closedOrder: z.object({
    ...orderShape,
    closedAt: time,
    failure: z.object({ code, message: text }).optional(),
    livedOnSeconds: z.number().optional(),
    lostSamples: z.number().optional(),
  }),
  event: z.object({
    at: time,
    kind: text,
    subject: text,
    by: text.optional(),
    detail: text.optional(),
  }),
  finding: z.object({
    code,
    subject: text,
    detail: text,
    since: time,
    isUntold: z.literal(true).optional(),
  }),
  host: z.object({
    host: text,
    writer: text.optional(),
    failure: z.object({ since: time, at: time, detail: text }).optional(),
    repairedAt: z.array(time),
    newAt: z.array(time),
  }),
  pause: z.object({ at: time, by: text, reason: text, schedule: text }),
  probe: z.object({
    at: time,
    milliseconds: z.number(),
    failure: z
      .object({
        kind: z.enum(probeFailureKinds),
        address: text,
        detail: text,
        since: time,
        // Not in items of releases before.
        addresses: z.array(text).default([]),
      })
      .optional(),
  }),
  audit: z.object({
    at: time,
    since: time,
    isComplete: z.boolean(),
    readers: z.array(readerSchema),
    refused: z.array(readerSchema),
    mayRead: z.array(text),
    unnamed: z.object({ readers: z.number(), refused: z.number(), mayRead: z.number() }),
    unknown: z.array(z.enum(auditParts)),
  }),
};

type Notes = {
  readonly failure: StepFailure;
  readonly order: Order;
  readonly closedOrder: ClosedOrder;
  readonly event: LedgerEvent;
  readonly finding: Finding;
  readonly host: HostFacts;
  readonly pause: Pause;
  readonly probe: ProbeFacts;
  readonly audit: AuditFacts;
};

export function readNote<Kind extends keyof Notes>(
  kind: Kind,
  value: string | undefined,
): Notes[Kind] | undefined {
  if (value === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    return undefined;
  }
  const parsed = schemas[kind].safeParse(json);
  return parsed.success ? (parsed.data as Notes[Kind]) : undefined;
}
