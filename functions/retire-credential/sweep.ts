import { outgoingVersions } from '../shared/accepted-set.ts';
import { metricNames } from '../shared/contract.ts';
import { secretNameOf } from '../shared/endpoint-name.ts';
import { countByCode } from '../shared/reconcile-findings.ts';
import { viewOf } from '../shared/view.ts';
import { isDue } from './is-due.ts';
import type { SettleDeps } from './run.ts';

/** From one sweep to the next. */
const sweepMilliseconds = 3_600_000;

/**
 * Starts a run for each endpoint that is due, and counts what waits to be retired over all of them. One
 * that cannot be looked at does not keep the others.
 */
export async function sweep(deps: SettleDeps): Promise<void> {
  const failures: unknown[] = [];
  let backlog = 0;
  for (const endpoint of await deps.definitions.list()) {
    try {
      const { isDue: isEndpointDue, outgoing } = await lookAt(deps, endpoint);
      backlog += outgoing;
      if (isEndpointDue) await deps.runs.start('retire-credential', endpoint);
      else deps.countFindings(endpoint, countByCode([], 'retire-credential'));
    } catch (error) {
      deps.log.warn('endpoint not looked at', {
        endpoint,
        reason: error instanceof Error ? error.name : 'unknown',
      });
      failures.push(error);
    }
  }
  deps.measures.publish([{ name: metricNames.retirementBacklog, unit: 'Count', value: backlog }]);
  if (failures.length > 0) throw failures[0];
}

async function lookAt(deps: SettleDeps, endpoint: string) {
  const definition = await deps.definitions.read(endpoint);
  const ledger = await deps.ledger.read(endpoint);
  const secret = await deps.secrets.describe(secretNameOf(endpoint));
  const view = viewOf({ definition, secret, ledger, now: deps.clock.now() });
  const { situation } = view;
  // What has become due since the last sweep is no backlog: this one starts its retirement.
  const outgoing = outgoingVersions({ ...situation, now: situation.now - sweepMilliseconds });
  return { isDue: isDue(definition, view, secret), outgoing: outgoing.length };
}
