import { type ExitStatus, exitStatusOf } from './exit-status.ts';

/**
 * What the person hears instead of a result. The code is one of ours, or one that a function of the
 * deployment gave.
 */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
  readonly code: string;
  readonly exitStatus: ExitStatus;

  /** `exitStatus`: where it is another than the code has by itself. */
  constructor(
    code: string,
    message: string,
    {
      exitStatus = exitStatusOf(code),
      ...options
    }: ErrorOptions & { exitStatus?: ExitStatus } = {},
  ) {
    super(message, options);
    this.code = code;
    this.exitStatus = exitStatus;
  }
}
