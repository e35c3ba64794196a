import type { FindingCode } from '../../finding.ts';

/** The worst first. */
export const severities = ['at-risk', 'exposed', 'attention'] as const;
export type Severity = (typeof severities)[number];

export const severityTexts = {
  'at-risk': { label: 'Writes at risk', meaning: 'Samples are lost, or will be soon.' },
  exposed: {
    label: 'Open to others',
    meaning: 'Writers go on, but somebody else may be able to write as well.',
  },
  attention: {
    label: 'Needs attention',
    meaning: 'No sample is lost yet; something is late, away, or not watched.',
  },
} as const satisfies Readonly<Record<Severity, { label: string; meaning: string }>>;

type Meaning = { readonly severity: Severity; readonly title: string };

const byCode: Readonly<Record<FindingCode, Meaning>> = {
  WRITE_REFUSED: { severity: 'at-risk', title: 'The current credential is refused' },
  WRITE_FAILING: { severity: 'at-risk', title: 'Test metrics do not arrive' },
  WRITER_QUIET: { severity: 'at-risk', title: 'A writer went quiet' },
  BLOCK_OVERWRITTEN: { severity: 'at-risk', title: 'Another tool overwrites the credentials' },
  HOST_NOT_CONVERGED: { severity: 'at-risk', title: 'A host does not take its credentials' },
  RECEIVER_OPEN: { severity: 'exposed', title: 'A receiver lets everybody write' },
  DEFINITION_CHANGED: { severity: 'exposed', title: 'Somebody changed where credentials go' },
  LEAK_UNFINISHED: { severity: 'exposed', title: 'A leaked credential still works' },
  STILL_ACCEPTED: { severity: 'exposed', title: 'A retired credential is still accepted' },
  RECEIVER_UNREACHABLE: { severity: 'attention', title: 'A receiver does not answer' },
  ROTATION_STUCK: { severity: 'attention', title: 'A rotation does not end' },
  ROTATION_ABANDONED: { severity: 'attention', title: 'A rotation ended in the middle' },
  ROTATION_OVERDUE: { severity: 'attention', title: 'A rotation is overdue' },
  CREDENTIAL_TOO_OLD: { severity: 'attention', title: 'The current credential is too old' },
  PROBE_MISSING: { severity: 'attention', title: 'Test metrics are not sent' },
  SCHEDULE_MISSING: { severity: 'attention', title: 'The schedule of test metrics is missing' },
  GRACE_ENDED_IN_USE: { severity: 'attention', title: 'An old credential is kept after its grace' },
  OVERLAP_ENDED: { severity: 'attention', title: 'An old credential is kept for too long' },
};

const meanings: ReadonlyMap<string, Meaning> = new Map(Object.entries(byCode));

/** The codes as the page lists them: the worst first. */
export const codesInOrder: readonly string[] = Object.keys(byCode);

/** Of a code that is not known here, such as one of a newer deployment: something is wrong. */
export const meaningOf = (code: string): Meaning =>
  meanings.get(code) ?? { severity: 'attention', title: 'Something is wrong' };
