import { exitStatuses } from '../operations/exit-status.ts';
import type { LocalSession, Result } from '../operations/session.ts';
import type { ImportReport } from './import/import-credentials.ts';
import { importText } from './import/import-text.ts';
import type { ImportOptions } from './import/options.ts';
import { runImport } from './import/run-import.ts';
import { areStale } from './import/stale-copies.ts';
import { nextCommands, quote, renderGuide, sameScan } from './report/guide.ts';
import { present } from './report/presentation.ts';
import { isExposed, type ScanReport } from './report/scan-report.ts';
import { isPrometheus } from './rewrite/apply-rewrite.ts';
import type { RewriteOptions } from './rewrite/options.ts';
import type { RewriteReport } from './rewrite/rewrite-files.ts';
import { rewriteText } from './rewrite/rewrite-text.ts';
import { runRewrite } from './rewrite/run-rewrite.ts';
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
  const stale = areStale(imported?.leftOver ?? []);
  const rewriting = options.rewrite
    ? await runRewrite(session, sightings, options, stale)
    : undefined;
  const next = nextAfter({ imported, rewriting }, options, report);
  const isDone = (imported?.imported.length ?? 0) + (rewriting?.rewritten.length ?? 0) > 0;
  const { rewritten, written, plan } = rewriting ?? {};
  return {
    document: {
      version: 1,
      ...(imported !== undefined && { import: imported }),
      ...(rewriting !== undefined && { rewrite: { rewritten, written, leftOver: plan?.leftOver } }),
      next,
    },
    text: [
      ...(imported === undefined
        ? []
        : [importText(imported, { hasWriter: options.writer !== undefined })]),
      ...(rewriting === undefined ? [] : [rewriteText(rewriting)]),
      renderGuide(next),
      ...adviceBefore(next, rewriting),
    ].join('\n\n'),
    ...(!isDone && sightings.some(isExposed) && { exitStatus: exitStatuses.found }),
  };
}

/**
 * What is left of rewriting, deploying and rotating. The files go first: at a deployment State Manager
 * looks at each writer's host at once.
 */
function nextAfter(
  { imported, rewriting }: TakenOver,
  options: TakeOverOptions,
  report: ScanReport,
): readonly string[] {
  const words = wordsOf(options);
  const again = sameScan(words);
  const names = imported?.imported.map(({ name }) => name) ?? [];
  if (names.length > 0 && rewriting === undefined)
    return [`${again} ${rewriteWords(names, options)}`, 'npx cdk deploy'];
  const managed = names.length > 0 ? names : endpointsOf(rewriting);
  if (managed.length > 0)
    return ['npx cdk deploy', ...managed.map((name) => `npx promrotate rotate ${name} --wait`)];
  if (report.sightings.some(isExposed)) return [again, 'npx promrotate status'];
  return nextCommands(present(report), words);
}

const rewriteOptions = '--rewrite --write-files';
const isRewrite = (command: string) => command.includes(` ${rewriteOptions}`);

/** A host has no settings, by which it would know the name. */
function rewriteWords([name = '', ...others]: readonly string[], options: TakeOverOptions): string {
  const { directory, prometheusVersion } = options;
  return [
    rewriteOptions,
    ...(others.length > 0 ? [] : ['--name', name]),
    ...(directory === undefined ? [] : ['--directory', quote(directory)]),
    ...(prometheusVersion === undefined ? [] : ['--prometheus-version', quote(prometheusVersion)]),
  ].join(' ');
}

function adviceBefore(next: readonly string[], report: RewriteReport | undefined): string[] {
  if (next.some(isRewrite)) return [beforeDeployment];
  // How Prometheus is reloaded stands with its files.
  const isForOthers = report?.plan.rewrites.some((rewrite) => !isPrometheus(rewrite)) ?? false;
  return isForOthers && report?.rewritten.length
    ? ['Reload what reads the rewritten files first, or start it again.']
    : [];
}

const beforeDeployment = `Run the first on each writer's host before the deployment, and reload Prometheus there: a host
whose file still holds the secret is told as HOST_NOT_CONVERGED. After the deployment:
npx promrotate rotate NAME --wait`;

const endpointsOf = (report: RewriteReport | undefined): readonly string[] => [
  ...new Set(
    report?.rewritten.length
      ? report.plan.needed.flatMap((needed) =>
          needed.kind === 'variable' ? [] : (needed.file.managed?.endpoint ?? []),
        )
      : [],
  ),
];
