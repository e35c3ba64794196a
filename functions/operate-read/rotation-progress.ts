import { isUpToDate } from '../shared/lagging-writers.ts';
import type { VersionFacts } from '../shared/ledger.ts';
import type { Look } from '../shared/look.ts';
import type { Progress } from '../shared/operations.ts';
import { currentVersion } from '../shared/versions.ts';

export type Stage = Progress['stages'][number];
/** How far something is; it has failed when there is a failure, and then it is done too. */
export type Reached = Pick<Progress, 'isDone' | 'failure' | 'stages'>;

/** A rotation has a labelled version at once; Secrets Manager may take a moment to tell of it. */
const labelMilliseconds = 60_000;

/** Undefined when nobody knows of a rotation to a version of that id. */
export function rotationProgress(seen: Look, versionId: string): Reached | undefined {
  const { secret, ledger, situation } = seen;
  const facts = ledger.versions.get(versionId);
  const requested = ledger.events.find(
    ({ kind, subject }) => kind === 'rotation-requested' && subject === versionId,
  );
  const labels = secret.stages.get(versionId);
  if (labels === undefined && facts === undefined && requested === undefined) return undefined;

  const isCurrent = currentVersion(secret.stages) === versionId;
  const isPending = seen.pending?.versionId === versionId;
  const stages = [
    { name: 'requested', at: requested?.at ?? facts?.startedAt, detail: requested?.by },
    ...stepStages(facts ?? {}, { isPending, isCurrent }),
    ...(isCurrent || isPending ? writerStages(seen, versionId) : []),
  ];
  if (isCurrent) {
    const isDone = situation.writers.every((name) => isUpToDate(ledger, name, versionId));
    return { isDone, stages };
  }
  const isNew = labels === undefined && facts === undefined;
  const begunAt = requested?.at ?? facts?.startedAt ?? 0;
  if (isPending || (isNew && situation.now < begunAt + labelMilliseconds)) {
    return { isDone: false, stages };
  }
  // It was current, and another one is by now.
  if (facts?.currentAt !== undefined) return { isDone: true, stages };
  return { isDone: true, stages, failure: failureOf(facts ?? {}, versionId) };
}

function failureOf({ failure }: VersionFacts, versionId: string): Progress['failure'] {
  if (failure !== undefined) return { code: failure.code, message: failure.message };
  return {
    code: 'VERSION_NOT_PENDING',
    message: `expected version "${versionId}" to become current, found that its rotation was given up`,
  };
}

/** By the step that brings it about. */
const stepOf = {
  created: 'createSecret',
  set: 'setSecret',
  proved: 'testSecret',
  current: 'finishSecret',
} as const;

function stepStages(
  facts: VersionFacts,
  { isPending, isCurrent }: { isPending: boolean; isCurrent: boolean },
): Stage[] {
  const { failure, base, pendingAt, provedAt, currentAt, attemptedAt } = facts;
  const isCreated = base !== undefined || failure?.step !== 'createSecret';
  const reached = {
    created: isCreated ? pendingAt : undefined,
    // The ledger has no time of its own for it: the next step began no later than this.
    set: base === undefined ? undefined : earliest(provedAt, attemptedAt),
    proved: provedAt,
    // Noted just before the label moves.
    current: isPending ? undefined : currentAt,
  };
  return (['created', 'set', 'proved', 'current'] as const).map((name) => {
    const at = reached[name] ?? (name === 'current' && isCurrent ? attemptedAt : undefined);
    const hasFailed = at === undefined && failure?.step === stepOf[name];
    return { name, at, detail: hasFailed ? failure.message : undefined };
  });
}

function earliest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** One for each declared writer: reached once its samples with that version have arrived. */
export function writerStages({ situation, ledger }: Look, versionId: string): Stage[] {
  return situation.writers.map((writer) => {
    const name = `writer ${writer}`;
    const facts = ledger.writers.get(writer);
    if (isUpToDate(ledger, writer, versionId)) return { name, at: facts?.freshAt };
    const isSwitched = facts?.versionId === versionId;
    return { name, detail: isSwitched ? 'switched; its samples have not arrived yet' : undefined };
  });
}
