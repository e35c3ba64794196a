import { type ExitStatus, exitStatusOf } from './exit-status.ts';

/**
 * What the person hears instead of a result. The code is one of ours, or one that a function of the
 * deployment gave.
 */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
  readonly code: string;
  readonly exitStatus: ExitStatus;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitStatus = exitStatusOf(code);
  }
}
