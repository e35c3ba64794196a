export const findingCodes = [
  'BLOCK_OVERWRITTEN',
  'CREDENTIAL_TOO_OLD',
  'DEFINITION_CHANGED',
  'GRACE_ENDED_IN_USE',
  'HOST_NOT_CONVERGED',
  'LEAK_UNFINISHED',
  'OVERLAP_ENDED',
  'PROBE_MISSING',
  'RECEIVER_OPEN',
  'RECEIVER_UNREACHABLE',
  'ROTATION_ABANDONED',
  'ROTATION_OVERDUE',
  'ROTATION_STUCK',
  'SCHEDULE_MISSING',
  'STILL_ACCEPTED',
  'WRITER_QUIET',
  'WRITE_FAILING',
  'WRITE_REFUSED',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export type FindingOwner = 'retire-credential' | 'probe-endpoint' | 'audit-fleet';

/** Which function opens and closes it; the others leave it alone. */
export const findingOwners = {
  BLOCK_OVERWRITTEN: 'retire-credential',
  CREDENTIAL_TOO_OLD: 'audit-fleet',
  DEFINITION_CHANGED: 'probe-endpoint',
  GRACE_ENDED_IN_USE: 'retire-credential',
  HOST_NOT_CONVERGED: 'retire-credential',
  LEAK_UNFINISHED: 'retire-credential',
  OVERLAP_ENDED: 'retire-credential',
  PROBE_MISSING: 'retire-credential',
  RECEIVER_OPEN: 'probe-endpoint',
  RECEIVER_UNREACHABLE: 'retire-credential',
  ROTATION_ABANDONED: 'retire-credential',
  ROTATION_OVERDUE: 'retire-credential',
  ROTATION_STUCK: 'retire-credential',
  SCHEDULE_MISSING: 'audit-fleet',
  STILL_ACCEPTED: 'retire-credential',
  WRITER_QUIET: 'retire-credential',
  WRITE_FAILING: 'probe-endpoint',
  WRITE_REFUSED: 'probe-endpoint',
} as const satisfies Readonly<Record<FindingCode, FindingOwner>>;

/** Something that is wrong and that people hear of once; it closes when it is right again. */
export type Finding = {
  readonly code: FindingCode;
  /** A version, a writer, a host or an address. */
  readonly subject: string;
  /** A sentence for people; names what is concerned and what to do. */
  readonly detail: string;
  readonly since: number;
  /** Recorded with what was done about it, before people were told. */
  readonly isUntold?: true;
};

export const findingKey = ({ code, subject }: Pick<Finding, 'code' | 'subject'>): string =>
  `${code}#${subject}`;

/** A finding as one run sees it. */
export type Problem = Pick<Finding, 'code' | 'subject' | 'detail'>;
