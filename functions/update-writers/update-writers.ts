import { type Definition, switchParameters, type Writer } from '../shared/contract.ts';
import { type Credential, parseCredential } from '../shared/credential.ts';
import { secretNameOf } from '../shared/endpoint-name.ts';
import { PromrotateError } from '../shared/errors.ts';
import { becomesFresh } from '../shared/freshness.ts';
import { laggingWriters } from '../shared/lagging-writers.ts';
import type { LedgerState } from '../shared/ledger.ts';
import type {
  Clock,
  Definitions,
  Hosts,
  Ledger,
  Log,
  Queries,
  RemoteWrite,
  Secrets,
} from '../shared/ports.ts';
import { findRefusal, probeError, untilAll } from '../shared/probe.ts';
import { currentVersion } from '../shared/versions.ts';
import { hasMetSecret, noteObserved, viewOf } from '../shared/view.ts';

export type UpdateWritersDeps = {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly definitions: Definitions;
  readonly ledger: Ledger;
  readonly hosts: Hosts;
  readonly remoteWrite: RemoteWrite;
  readonly queries: Queries;
  readonly log: Log;
};

type Target = {
  readonly versionId: string;
  readonly credential: Credential;
  readonly deadline: number;
};

const probeMilliseconds = 30_000;
const freshMilliseconds = 90_000;

/** So many times AWSCURRENT may move under a run, which then begins anew. */
const maximumMoves = 3;

/**
 * Brings every declared writer to today's AWSCURRENT, whatever the event said: it may be late, or
 * a copy. One writer after another. One that cannot be reached does not keep the others; one whose
 * samples stay away does, for the credential may be at fault. Safe to repeat.
 */
export async function updateWriters(
  deps: UpdateWritersDeps,
  { endpoint, deadline }: { readonly endpoint: string; readonly deadline: number },
): Promise<void> {
  const definition = await deps.definitions.read(endpoint);
  for (let moves = 0; ; moves += 1) {
    const { ledger, versionId } = await noteVersions(deps, definition);
    try {
      await bringTo(deps, definition, { ledger, versionId, deadline });
      return;
    } catch (error) {
      // Hosts do not take what is no longer current, and replicas need not accept it: no trouble.
      const { versionId: now } = await noteVersions(deps, definition);
      if (now === versionId || moves === maximumMoves) throw error;
      deps.log.info('AWSCURRENT moved meanwhile', { from: versionId, to: now });
    }
  }
}

async function bringTo(
  deps: UpdateWritersDeps,
  definition: Definition,
  { ledger, versionId, deadline }: { ledger: LedgerState; versionId: string; deadline: number },
): Promise<void> {
  const { log } = deps;
  const lagging = laggingWriters(definition, ledger, versionId);
  if (lagging.length === 0) return;

  const credential = await readCurrent(deps, definition.endpoint, versionId);
  const target = { versionId, credential, deadline };
  await requireAccepted(deps, definition, target);
  const failures: unknown[] = [];
  for (const writer of lagging) {
    await switchWriter(deps, definition, writer, target).catch((error: unknown) => {
      if (error instanceof PromrotateError && error.code === 'WRITER_SILENT') throw error;
      log.warn('writer not switched', { writer: writer.name, reason: reasonOf(error) });
      failures.push(error);
    });
  }
  if (failures.length > 0) throw failures[0];
}

/** Of an error that is not ours the name only: its text could quote what was sent. */
function reasonOf(error: unknown): string {
  if (error instanceof PromrotateError) return error.message;
  return error instanceof Error ? error.name : 'unknown';
}

/** Grace starts when a function first sees that a version is no longer current: here, mostly. */
async function noteVersions(
  { clock, secrets, ledger }: UpdateWritersDeps,
  definition: Definition,
): Promise<{ ledger: LedgerState; versionId: string }> {
  const { endpoint } = definition;
  const state = await ledger.read(endpoint);
  const secret = await secrets.describe(secretNameOf(endpoint));
  const seen = { definition, secret, ledger: state, now: clock.now() };
  // What an empty ledger has to learn first needs a look at values that are not ours to read.
  if (hasMetSecret(state)) await noteObserved(ledger, viewOf(seen));
  return { ledger: state, versionId: currentVersion(secret.stages) };
}

async function readCurrent(
  { secrets }: UpdateWritersDeps,
  endpoint: string,
  versionId: string,
): Promise<Credential> {
  const current = await secrets.readVersion(secretNameOf(endpoint), {
    versionId,
    stage: 'AWSCURRENT',
  });
  if (current === undefined) {
    throw new PromrotateError(
      'CURRENT_CHANGED',
      `expected AWSCURRENT on version "${versionId}", found that it moved meanwhile`,
      { retryable: true },
    );
  }
  return parseCredential(current.text, versionId);
}

/** A writer that gets a credential which one replica refuses would drop what it sends. */
async function requireAccepted(
  deps: UpdateWritersDeps,
  { receiver }: Definition,
  { versionId, credential, deadline }: Target,
): Promise<void> {
  const { clock } = deps;
  const addresses = [...receiver.replicas, receiver.front];
  const until = Math.min(deadline, clock.now() + probeMilliseconds);
  const failure = await untilAll(clock, until, addresses, (address) =>
    findRefusal(deps, address, credential),
  );
  if (failure !== undefined) throw probeError(failure, `current version "${versionId}"`);
}

async function switchWriter(
  deps: UpdateWritersDeps,
  definition: Definition,
  writer: Writer,
  { versionId, credential, deadline }: Target,
): Promise<void> {
  const { clock, hosts, ledger, log } = deps;
  const { endpoint } = definition;
  const begunAt = clock.now();
  const { hostCount } = await hosts.run({
    document: 'switch',
    hosts: writer.hosts,
    waveSize: writer.waveSize,
    deadline,
    parameters: parametersOf(endpoint, versionId, writer),
  });
  const switchedAt = clock.now();
  const noted = { writer: writer.name, versionId } as const;
  await ledger.record(endpoint, [{ fact: 'confirmed', ...noted, at: begunAt }]);
  log.info('writer switched', { writer: writer.name, versionId, hosts: hostCount });

  const until = Math.min(deadline, switchedAt + freshMilliseconds);
  const proof = { since: switchedAt, deadline: until, credential };
  if (!(await becomesFresh(deps, definition, writer, proof))) {
    throw new PromrotateError(
      'WRITER_SILENT',
      `expected new samples of every series of writer "${writer.name}" after its switch to version "${versionId}", found some or all missing for ${Math.round((until - switchedAt) / 1000)} s: look at its log; the credential that it had before is still accepted`,
      { retryable: true },
    );
  }
  await ledger.record(endpoint, [{ fact: 'fresh', ...noted, at: clock.now() }]);
}

function parametersOf(endpoint: string, versionId: string, { switch: way }: Writer) {
  return {
    [switchParameters.endpoint]: endpoint,
    [switchParameters.version]: versionId,
    [switchParameters.way]: way.kind,
    [switchParameters.directory]: way.directory,
    [switchParameters.config]: way.kind === 'inline' ? way.config : '',
    [switchParameters.reload]: way.kind === 'inline' ? way.reload : '',
  };
}
