import type { Address } from './contract.ts';
import type { Credential } from './credential.ts';
import { type ErrorCode, PromrotateError } from './errors.ts';
import { retryUntil } from './poll.ts';
import type { Clock, PushOutcome, Queries, RemoteWrite } from './ports.ts';
import { type ProbeMetric, probeMetrics } from './probe-metrics.ts';
import { emptyWriteRequest, writeRequest } from './remote-write.ts';

export type ProbeDeps = {
  readonly clock: Clock;
  readonly remoteWrite: RemoteWrite;
  readonly queries: Queries;
};

export type ProbeFailure = {
  /** `accepted`: a credential that has to be refused. */
  readonly kind: PushOutcome['kind'] | 'open' | 'not-stored';
  readonly address: string;
  readonly detail: string;
};

/** Of a credential that has to be accepted. */
export type WriteFailure = ProbeFailure & {
  readonly kind: Exclude<ProbeFailure['kind'], 'accepted'>;
};

/** One reverse proxy in front of several workers may have told only some of them. */
const answersInARow = 3;

const codes: Record<ProbeFailure['kind'], ErrorCode> = {
  accepted: 'STILL_ACCEPTED',
  open: 'RECEIVER_OPEN',
  refused: 'RECEIVER_REFUSED',
  rejected: 'RECEIVER_REJECTED',
  unavailable: 'RECEIVER_UNAVAILABLE',
  timeout: 'RECEIVER_TIMEOUT',
  tls: 'RECEIVER_TLS',
  'not-stored': 'SAMPLE_NOT_STORED',
};

const expectations: Record<ProbeFailure['kind'], string> = {
  accepted: 'to refuse a credential that is out',
  open: 'to refuse a push without a credential: give it a user first, an empty web config means no authentication',
  refused: 'to accept the credential',
  rejected: 'to take a remote-write request',
  unavailable: 'to answer',
  timeout: 'to answer in time',
  tls: 'to have a certificate that is trusted here',
  'not-stored': 'to give back the sample that it accepted',
};

export function probeError(failure: ProbeFailure, which: string): PromrotateError {
  const { kind, address, detail } = failure;
  return new PromrotateError(
    codes[kind],
    `expected "${address}" ${expectations[kind]}, found ${detail} (${which})`,
    { retryable: kind !== 'open' },
  );
}

/** That a receiver refuses the pending credential itself speaks against the credential. */
export function pendingError(failure: ProbeFailure, versionId: string): PromrotateError {
  const which = `pending version "${versionId}"`;
  if (failure.kind !== 'refused') return probeError(failure, which);
  const { address, detail } = failure;
  return new PromrotateError(
    'PENDING_REFUSED',
    `expected "${address}" to accept the new credential, found ${detail} (${which})`,
    { retryable: true },
  );
}

function toFailure(address: string, outcome: PushOutcome): WriteFailure | undefined {
  const { kind, detail } = outcome;
  return kind === 'accepted' ? undefined : { kind, address, detail };
}

/** No credential has to be refused: an empty web config lets everybody in. */
export async function findOpen(
  { remoteWrite }: ProbeDeps,
  { write }: Address,
): Promise<WriteFailure | undefined> {
  const outcome = await remoteWrite.push(write, emptyWriteRequest);
  if (outcome.kind === 'refused') return undefined;
  if (outcome.kind === 'accepted') return { kind: 'open', address: write, detail: outcome.detail };
  return toFailure(write, outcome);
}

/** A credential that is out has to be refused, several times in a row; undefined: it is. */
export async function findAcceptance(
  { remoteWrite }: ProbeDeps,
  { write }: Address,
  credential: Credential,
): Promise<ProbeFailure | undefined> {
  for (let count = 0; count < answersInARow; count += 1) {
    const { kind, detail } = await remoteWrite.push(write, emptyWriteRequest, credential);
    if (kind === 'accepted') return { kind: 'accepted', address: write, detail };
    if (kind !== 'refused') return { kind, address: write, detail };
  }
  return undefined;
}

/** Pushes an empty request, several times: all of them have to be accepted. */
export async function findRefusal(
  { remoteWrite }: ProbeDeps,
  { write }: Address,
  credential: Credential,
): Promise<WriteFailure | undefined> {
  for (let count = 0; count < answersInARow; count += 1) {
    const outcome = await remoteWrite.push(write, emptyWriteRequest, credential);
    if (outcome.kind !== 'accepted') return toFailure(write, outcome);
  }
  return undefined;
}

/** What a probe writes beside its own moment, in the same request and with the same label. */
export type Gauge = { readonly metric: ProbeMetric; readonly value: number };

export type Write = {
  readonly endpoint: string;
  readonly credential: Credential;
  /** Until when the sample is looked for. */
  readonly deadline: number;
  readonly beside?: readonly Gauge[];
};

/**
 * Pushes one real sample, and reads it back where there is a query address. A sample of the same
 * series that somebody wrote a moment later makes this one out of order (`rejected`): trying again,
 * with the time of then, is all that it takes.
 */
export async function findWriteFailure(
  deps: ProbeDeps,
  { write, query }: Address,
  { endpoint, credential, deadline, beside = [] }: Write,
): Promise<WriteFailure | undefined> {
  const { clock, remoteWrite, queries } = deps;
  const timestampMilliseconds = clock.now();
  const value = timestampMilliseconds / 1000;
  const gauges = [{ metric: probeMetrics.probedAt, value }, ...beside];
  const samples = gauges.map(({ metric, ...gauge }) => ({
    labels: { __name__: metric.name, endpoint },
    value: gauge.value,
    timestampMilliseconds,
  }));
  const body = writeRequest(...samples);
  const outcome = await remoteWrite.push(write, body, credential);
  if (outcome.kind !== 'accepted' || query === undefined) return toFailure(write, outcome);

  return retryUntil(clock, deadline, async () => {
    const selector = `${probeMetrics.probedAt.name}{endpoint="${endpoint}"}`;
    const stored = await queries.samples(query, selector, credential);
    const newest = stored?.map((sample) => sample.value).sort((a, b) => b - a)[0];
    if (newest !== undefined && newest >= value) return undefined;
    const found = newest === undefined ? 'no sample' : 'an older sample';
    return { kind: 'not-stored' as const, address: query, detail: found };
  });
}

/** The first failure at any of the addresses, each tried until the deadline; open ends it at once. */
export async function untilAll(
  clock: Clock,
  deadline: number,
  addresses: readonly Address[],
  attempt: (address: Address) => Promise<ProbeFailure | undefined>,
): Promise<ProbeFailure | undefined> {
  const isOpen = ({ kind }: ProbeFailure) => kind === 'open';
  const failures = await Promise.all(
    addresses.map((address) => retryUntil(clock, deadline, () => attempt(address), isOpen)),
  );
  return failures.find((failure) => failure !== undefined);
}
