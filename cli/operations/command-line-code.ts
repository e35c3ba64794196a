/** What the command line itself complains of. */
export type CommandLineCode =
  | 'AWS_ACCESS_DENIED'
  | 'AWS_CREDENTIALS_EXPIRED'
  | 'AWS_CREDENTIALS_MISSING'
  | 'AWS_FAILED'
  | 'AWS_REGION_MISSING'
  | 'AWS_THROTTLED'
  | 'AWS_UNREACHABLE'
  | 'FUNCTION_MISSING'
  | 'NOT_CONFIRMED'
  | 'STOPPED_WAITING'
  | 'WRONG_USAGE';
