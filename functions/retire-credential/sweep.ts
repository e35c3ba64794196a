import { secretNameOf } from '../shared/endpoint-name.ts';
import { countByCode } from '../shared/reconcile-findings.ts';
import { viewOf } from '../shared/view.ts';
import { isDue } from './is-due.ts';
import type { SettleDeps } from './run.ts';

/** Starts a run for each endpoint that is due. One that cannot be looked at does not keep the others. */
export async function sweep(deps: SettleDeps): Promise<void> {
  const failures: unknown[] = [];
  for (const endpoint of await deps.definitions.list()) {
    try {
      if (await isEndpointDue(deps, endpoint)) await deps.runs.start('retire-credential', endpoint);
      else deps.countFindings(endpoint, countByCode([], 'retire-credential'));
    } catch (error) {
      deps.log.warn('endpoint not looked at', {
        endpoint,
        reason: error instanceof Error ? error.name : 'unknown',
      });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function isEndpointDue(deps: SettleDeps, endpoint: string): Promise<boolean> {
  const definition = await deps.definitions.read(endpoint);
  const ledger = await deps.ledger.read(endpoint);
  const secret = await deps.secrets.describe(secretNameOf(endpoint));
  const view = viewOf({ definition, secret, ledger, now: deps.clock.now() });
  return isDue(definition, view, secret);
}
