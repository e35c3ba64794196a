import type { CreateCommand } from '../operations/session.ts';
import { createExplainCommand } from './explain.ts';
import { createExtractCommand } from './extract.ts';
import { createHistoryCommand } from './history.ts';
import { createPauseCommand } from './pause.ts';
import { createReportCommand } from './report.ts';
import { createResumeCommand } from './resume.ts';
import { createRevokeCommand } from './revoke.ts';
import { createRollbackCommand } from './rollback.ts';
import { createRotateCommand } from './rotate.ts';
import { createStatusCommand } from './status.ts';
import { createUnstickCommand } from './unstick.ts';

/** In the order in which the help shows them. */
export const commands: readonly CreateCommand[] = [
  createStatusCommand,
  createHistoryCommand,
  createReportCommand,
  createRotateCommand,
  createUnstickCommand,
  createRollbackCommand,
  createRevokeCommand,
  createPauseCommand,
  createResumeCommand,
  createExtractCommand,
  createExplainCommand,
];
