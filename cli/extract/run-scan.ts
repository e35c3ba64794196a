import type { LocalSession } from '../operations/session.ts';
import { chooseSources } from './chosen-sources.ts';
import { createProgress } from './report/progress.ts';
import type { ScanReport } from './report/scan-report.ts';
import { scan } from './scan.ts';
import { checkRequest, type ScanRequest } from './scan-request.ts';
import { fingerprints } from './secret.ts';

export type ScanSession = Pick<LocalSession, 'machine' | 'now' | 'writeError'>;

/** Looks where the request says, with progress on stderr. */
export async function runScan(
  { machine, now, writeError }: ScanSession,
  request: ScanRequest & { readonly json?: true },
): Promise<ScanReport> {
  await checkRequest(request, machine.folder);
  const { isErrorTerminal: isTerminal, signal } = machine;
  // A program that reads --json takes stderr for the document of an error.
  const isForProgram = request.json === true;
  const progress = createProgress({ write: writeError, isTerminal, isForProgram, now });
  try {
    return await scan(chooseSources(request, machine), {
      signal,
      onProgress: progress.report,
      fingerprint: fingerprints(machine.newKey()),
    });
  } finally {
    progress.end();
  }
}
