import type { Finding, FindingCode } from '../../../functions/shared/finding.ts';
import type { LedgerState } from '../../../functions/shared/ledger.ts';
import type { Stage } from '../scenario.ts';
import { acceptanceOf } from '../timeline.ts';
import { waitUntil } from '../wait-until.ts';

/** What a story waits for and looks at; each ends with an error when it does not come. */

export function expectThat(condition: boolean, what: string): void {
  if (!condition) throw new Error(`expected ${what}`);
}

/** Waits for something that the ledger comes to say. */
export function ledgerSays<T>(
  { account, signal }: Stage,
  what: string,
  find: (ledger: LedgerState) => T | undefined | false,
  timeoutSeconds = 90,
): Promise<T> {
  const ask = async (): Promise<T | undefined | false> => find(await account.readLedger());
  return waitUntil(ask, { what, timeoutSeconds, everyMs: 200, signal });
}

/** Waits until a finding is open, and until people were told of it. */
export async function hearsOf(stage: Stage, code: FindingCode, subject: string): Promise<Finding> {
  const finding = await ledgerSays(stage, `the finding ${code}`, ({ findings }) =>
    [...findings.values()].find((one) => one.code === code && one.subject.includes(subject)),
  );
  const isTold = (): boolean =>
    stage.account.standIn
      .notices()
      .some(({ subject: title = '', message }) => `${title} ${message}`.includes(code));
  await waitUntil(isTold, {
    what: `a notice of ${code}`,
    timeoutSeconds: 20,
    signal: stage.signal,
  });
  stage.say('alarm', `${code}: ${finding.detail}`);
  return finding;
}

/** When these places, or every replica and the front, had come to accept or refuse a version. */
export async function everywhere(
  { monitor, fleet, signal }: Stage,
  versionId: string,
  wanted: 'accepted' | 'refused',
  sinceMs: number,
  places = [...fleet.receivers.map(({ name }) => name), 'front'],
): Promise<number> {
  const turnedMs = (place: string): number | undefined => {
    const seen = monitor
      .observations()
      .filter(({ version, replica }) => version === versionId && replica === place);
    const other = seen.findLastIndex(({ accepted }) => accepted !== (wanted === 'accepted'));
    return seen.slice(other + 1).find(({ atMs }) => atMs >= sinceMs)?.atMs;
  };
  const lastChange = (): number | undefined => {
    const times = places.map(turnedMs);
    return times.every((at) => at !== undefined) ? Math.max(...times) : undefined;
  };
  return waitUntil(lastChange, {
    what: `version ${versionId.slice(0, 8)} to be ${wanted} by ${places.join(', ')}`,
    timeoutSeconds: 90,
    signal,
  });
}

/** That no replica refused a version's credential, once it had accepted it. */
export function neverRefused({ monitor }: Stage, versionId: string): void {
  const refusals = acceptanceOf(monitor.observations()).filter(
    ({ version, refusedAgainMs }) => version === versionId && refusedAgainMs !== undefined,
  );
  expectThat(
    refusals.length === 0,
    `version ${versionId.slice(0, 8)} to be accepted all the time, found it refused by ${refusals.map(({ replica }) => replica).join(', ')}`,
  );
}

export function versionAt({ versions }: Stage, index: number) {
  const version = versions.at(index);
  if (version === undefined) throw new Error('expected the version of a rotation');
  return version;
}
