import type { EndpointReport } from '../fleet-report.ts';

type Version = EndpointReport['versions'][number];

/** As the command line shows it. */
export const shortId = (versionId: string): string => versionId.slice(0, 8);

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** A version, or else a host, a writer or an address. */
export const subjectText = (subject: string): string =>
  uuid.test(subject) ? `version ${shortId(subject)}` : subject;

export const nameOf = ({ versionId, userName }: Version): string => userName ?? shortId(versionId);

const states: ReadonlyMap<string, string> = new Map([
  ['current', 'current'],
  ['pending', 'being rotated to'],
  ['in-grace', 'in grace'],
  ['in-use', 'grace over, still in use'],
  ['retiring', 'being taken out'],
  ['retired', 'out, and refused'],
  ['given-up', 'given up'],
  ['unknown', 'unknown'],
]);

/** What a version is now, in words; one that has leaked, or whose rotation failed, says so. */
export function stateText({ state, isCompromised, failure }: Version): string {
  const text = states.get(state) ?? state;
  const failed = failure === undefined ? '' : `, failed in ${failure.step}: ${failure.code}`;
  return `${text}${isCompromised ? ', compromised' : ''}${failed}`;
}
