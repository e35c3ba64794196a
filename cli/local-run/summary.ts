import type { Colors } from '../colors.ts';
import type { LocalRun } from './local-run.ts';
import {
  renderComparison,
  renderMeasurements,
  renderSteps,
  renderTimeline,
  summariseSteps,
} from './report.ts';
import { acceptanceOf } from './timeline.ts';

/** Everything that is worth knowing after the run. */
export function renderSummary(run: LocalRun, faults: readonly string[], colors: Colors): string {
  const { control, ours, steps, versions, observations, startedMs, measurements, fleet } = run;
  const acceptance = acceptanceOf(observations);
  const rows = versions.map(({ versionId, credential, switchedMs }) => ({
    userName: credential.username,
    acceptance: acceptance.filter(({ version }) => version === versionId),
    switchedMs: fleet.writers.map(({ name }) => switchedMs.get(name)),
  }));
  const names = {
    replicas: [...fleet.receivers.map(({ name }) => name), 'front'],
    writers: fleet.writers.map(({ name }) => name),
  };
  const verdict =
    faults.length === 0
      ? colors.green('No point was lost and nobody was let in without a credential.')
      : faults.map((fault) => colors.red(`Not good: ${fault}`)).join('\n');
  return `
When each receiver accepted a user name, refusing it otherwise, and when each
writer was seen to write with it: in seconds since the story began
${renderTimeline(rows, names, startedMs)}

The steps that Secrets Manager ran
${renderSteps(summariseSteps(steps))}

What arrived, and who was let in
${renderComparison(control, ours, colors)}
${measurements.length === 0 ? '' : `\n${renderMeasurements(measurements)}\n`}
Alarms of CloudWatch that went off: ${run.alarms.join(', ') || 'none'}

${verdict}
${colors.dim(whatWasReal)}`;
}

const whatWasReal = `Real: Prometheus, its writers, the hosts' shell, the functions' bundles, the
template. Played: AWS, its alarms too. Not proved: VPC, AWS's retries and
delivery of events.`;
