import type { ErrorCode } from '../../../functions/shared/errors.ts';
import type { FindingCode } from '../../../functions/shared/finding.ts';
import type { DeploymentErrorCode } from '../../../infra/deployment-error.ts';
import type { ScanProblemCode } from '../../extract/sighting.ts';
import type { CommandLineCode } from '../command-line-code.ts';
import { commandLineCodes } from './command-line-codes.ts';
import { deploymentCodes, functionCodes } from './deployment-codes.ts';
import type { Explanation } from './explanation.ts';
import { extractionCodes } from './extraction-codes.ts';
import { findingCodes } from './finding-codes.ts';
import { hostCodes } from './host-codes.ts';
import { orderCodes } from './order-codes.ts';
import { receiverCodes } from './receiver-codes.ts';
import { rotationCodes } from './rotation-codes.ts';

type KnownCode =
  | ErrorCode
  | FindingCode
  | DeploymentErrorCode
  | CommandLineCode
  | ScanProblemCode
  | keyof typeof hostCodes;

const known: Readonly<Record<KnownCode, Explanation>> = {
  ...rotationCodes,
  ...receiverCodes,
  ...orderCodes,
  ...functionCodes,
  ...deploymentCodes,
  ...findingCodes,
  ...hostCodes,
  ...commandLineCodes,
  ...extractionCodes,
};

/** By code, in the order of the alphabet. */
export const explanations: ReadonlyMap<string, Explanation> = new Map(
  Object.entries(known).toSorted(([a], [b]) => (a < b ? -1 : 1)),
);
