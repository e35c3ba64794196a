import { acceptedVersions, outgoingVersions } from '../shared/accepted-set.ts';
import type { Definition } from '../shared/contract.ts';
import { laggingWriters } from '../shared/lagging-writers.ts';
import { observedChanges } from '../shared/observed-changes.ts';
import { pendingRotation } from '../shared/pending-rotation.ts';
import type { SecretDescription } from '../shared/ports.ts';
import { currentVersion } from '../shared/versions.ts';
import type { View } from '../shared/view.ts';
import { leakedVersion } from './carry-out-order.ts';
import { probeFindings } from './probe-findings.ts';
import { rotationFindings } from './rotation-findings.ts';
import { versionsToWatch } from './watch.ts';

/** As often as State Manager runs the documents. */
const reportMilliseconds = 1_800_000;

/**
 * Whether a run has anything to do, by a look that asks for little: rather once too often. Hosts that
 * take the set by State Manager have always reported since.
 */
export function isDue(definition: Definition, view: View, secret: SecretDescription): boolean {
  const { situation } = view;
  const { ledger, versions } = situation;
  const pending = pendingRotation(situation, definition);
  const isApplied = ledger.applied?.startsWith(`${ledger.sequence}:`) ?? ledger.sequence === 0;
  return (
    ledger.order !== undefined ||
    ledger.findings.size > 0 ||
    leakedVersion(situation) !== undefined ||
    !isApplied ||
    definition.receiver.delivery.kind === 'run-command' ||
    haveWritersReported(definition, view) ||
    (pending !== undefined && (pending.isStuck || pending.facts.startedAt === undefined)) ||
    observedChanges(situation).length > 0 ||
    outgoingVersions(situation).length > 0 ||
    acceptedVersions(situation).some(({ reason }) => reason === 'in-use') ||
    laggingWriters(definition, ledger, currentVersion(versions.stages)).length > 0 ||
    versionsToWatch(view).length > 0 ||
    rotationFindings({ view, secret }).length > 0 ||
    probeFindings(situation, definition).length > 0
  );
}

function haveWritersReported({ writers }: Definition, { situation }: View): boolean {
  const { ledger, now } = situation;
  return writers.length > 0 && (ledger.reportsReadAt ?? 0) < now - reportMilliseconds;
}
