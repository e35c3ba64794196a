import type { PromrotateError } from '../../../functions/shared/errors.ts';
import type { DeploymentError } from '../../../infra/deployment-error.ts';
import type { CommandLineCode } from '../../operations/command-line-code.ts';
import { CommandLineError } from '../../operations/command-line-error.ts';
import { exitStatuses } from '../../operations/exit-status.ts';
import { messageOf } from '../../operations/failure-text.ts';

/** Extraction ends with 2 for every error: 1 says that something was found. */
const exitStatus = exitStatuses.usage;

export const extractionError = (code: CommandLineCode, message: string, options?: ErrorOptions) =>
  new CommandLineError(code, message, { exitStatus, ...options });

/** What the functions or the deployment complain of, as the command line does. */
export const asExtractionError = (error: PromrotateError | DeploymentError) =>
  new CommandLineError(error.code, messageOf(error), { exitStatus, cause: error });
