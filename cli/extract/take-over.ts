import { exitStatuses } from '../operations/exit-status.ts';
import type { LocalSession, Result } from '../operations/session.ts';
import type { ImportReport } from './import/import-credentials.ts';
import { type ImportOptions, importText, runImport } from './import/options.ts';
import { nextCommands, renderGuide, sameScan } from './report/guide.ts';
import { present } from './report/presentation.ts';
import { isExposed, type ScanReport } from './report/scan-report.ts';
import { type RewriteOptions, rewriteText, runRewrite } from './rewrite/options.ts';
import type { RewriteReport } from './rewrite/rewrite-files.ts';
import { type ScanRequest, wordsOf } from './scan-request.ts';

export type TakeOverOptions = ScanRequest & ImportOptions & RewriteOptions;

type TakenOver = {
  readonly imported?: ImportReport | undefined;
  readonly rewriting?: RewriteReport | undefined;
};

/**
 * Imports first: what is rewritten then refers to what is there. It ends with 0 when something was
 * taken over, whatever is left for people, and with 1 when of all secrets found none was.
 */
export async function takeOver(
  session: LocalSession,
  options: TakeOverOptions,
  report: ScanReport,
): Promise<Result> {
  const { sightings } = report;
  const imported = options.import ? await runImport(session, sightings, options) : undefined;
  const rewriting = options.rewrite ? await runRewrite(session, sightings, options) : undefined;
  const next = nextAfter({ imported, rewriting }, options, report);
  const isDone = (imported?.imported.length ?? 0) + (rewriting?.rewritten.length ?? 0) > 0;
  const { rewritten, written, plan } = rewriting ?? {};
  return {
    document: {
      ...(imported !== undefined && { import: imported }),
      ...(rewriting !== undefined && { rewrite: { rewritten, written, leftOver: plan?.leftOver } }),
      next,
    },
    text: [
      ...(imported === undefined ? [] : [importText(imported)]),
      ...(rewriting === undefined ? [] : [rewriteText(rewriting)]),
      renderGuide(next),
    ].join('\n\n'),
    ...(!isDone && sightings.some(isExposed) && { exitStatus: exitStatuses.found }),
  };
}

/** Two commands; between them a third where files still hold what was imported. */
function nextAfter(
  { imported, rewriting }: TakenOver,
  options: TakeOverOptions,
  report: ScanReport,
): readonly string[] {
  const words = wordsOf(options);
  const again = sameScan(words);
  const names = imported?.imported.map(({ name }) => name) ?? [];
  if (names.length > 0)
    return [
      'npx cdk deploy',
      ...(rewriting === undefined ? [`${again} --rewrite`] : []),
      ...names.map((name) => `npx promrotate rotate ${name} --wait`),
    ];
  if ((rewriting?.rewritten.length ?? 0) > 0) return [again, 'npx promrotate status'];
  if (report.sightings.some(isExposed)) return [again, 'npx promrotate status'];
  return nextCommands(present(report), words);
}
