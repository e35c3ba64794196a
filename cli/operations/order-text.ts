import type { Status } from '../../functions/shared/operations.ts';
import { failureText } from './failure-text.ts';
import { shortVersion } from './version-name.ts';
import { whenText } from './when.ts';

export type Order = NonNullable<Status['order']>;

export function orderLines(title: string, order: Order, now: number): string[] {
  const { kind, versionId, at, by, reason, closedAt, failure } = order;
  const lines = [
    `${title}: ${kind} of version ${shortVersion(versionId)}, ${whenText(at, now)}`,
    `  by ${by}${reason === '' ? '' : `: ${reason}`}`,
  ];
  if (failure !== undefined) return [...lines, `  failed: ${failureText(failure)}`];
  if (closedAt === undefined) return lines;
  const cost = kind === 'revoke' ? revocationLines(order).map((line) => `  ${line}`) : [];
  return [...lines, `  done ${whenText(closedAt, now)}`, ...cost];
}

/** What a leak has cost after the command, as far as it can be told. */
export function revocationLines(order: Order): string[] {
  const { livedOnSeconds } = order;
  return [
    livedOnSeconds === undefined
      ? 'How long the credential lived on is not known.'
      : `The credential lived on for ${livedOnSeconds} s after the command.`,
    lossText(order),
  ];
}

/** Writers without a freshness series are not counted, and nothing is claimed of them. */
function lossText({ lostSamples, countedWriters: writers }: Order): string {
  if (writers?.length === 0)
    return 'How many samples that cost cannot be told: no writer declares "freshness".';
  const of = writers === undefined ? 'the writers' : `writers ${writers.join(', ')}`;
  return lostSamples === undefined
    ? `How many samples that cost could not be counted: the freshness series of ${of} could not be queried.`
    : `Samples lost of the freshness series of ${of}: ${lostSamples}.`;
}
