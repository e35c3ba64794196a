import { probeScheduleName } from '../shared/contract.ts';
import type { Problem } from '../shared/finding.ts';
import { currentVersion } from '../shared/versions.ts';
import type { Seen } from './look-at-endpoint.ts';

const day = 86_400;

/** What the audit itself finds wrong; one that could not be looked at again stays open. */
export function problemsOf(seen: Seen): Problem[] {
  return [...ageProblem(seen), ...scheduleProblem(seen)];
}

function ageProblem({ look, ageSeconds }: Seen): Problem[] {
  if (ageSeconds === undefined) return openOnes(look, 'CREDENTIAL_TOO_OLD');
  const { maxAgeSeconds } = look.definition;
  if (ageSeconds <= maxAgeSeconds) return [];
  const detail = `expected the current credential to be ${days(maxAgeSeconds)} days old at most, found ${days(ageSeconds)}: see why it is not rotated, and rotate it`;
  const subject = currentVersion(look.situation.versions.stages);
  return [{ code: 'CREDENTIAL_TOO_OLD', subject, detail }];
}

const days = (seconds: number): number => Math.round((seconds / day) * 10) / 10;

function scheduleProblem({ endpoint, look, schedule }: Seen): Problem[] {
  if (schedule === undefined) return openOnes(look, 'SCHEDULE_MISSING');
  if (schedule === 'enabled') return [];
  const subject = probeScheduleName(endpoint);
  const found =
    schedule === 'missing'
      ? 'none of that name: deploy again with --revert-drift'
      : 'it disabled: enable it';
  const detail = `expected the schedule "${subject}" of the test metric to be enabled, found ${found}`;
  return [{ code: 'SCHEDULE_MISSING', subject, detail }];
}

function openOnes({ ledger }: Seen['look'], code: Problem['code']): Problem[] {
  return [...ledger.findings.values()].filter((finding) => finding.code === code);
}
