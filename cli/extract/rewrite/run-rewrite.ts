import { confirm } from '../../operations/confirm.ts';
import type { LocalSession } from '../../operations/session.ts';
import type { LeftOver } from '../import/candidates.ts';
import { existingEntries } from '../import/existing-entries.ts';
import { settingsFiles } from '../import/settings-store.ts';
import { scanText } from '../scan-text.ts';
import type { Sighting } from '../sighting.ts';
import { isPrometheus } from './apply-rewrite.ts';
import type { RewriteOptions } from './options.ts';
import { checkFor, promtoolCheck } from './prometheus-version.ts';
import { type RewriteReport, rewriteFiles } from './rewrite-files.ts';
import { textFiles } from './text-files.ts';

export async function runRewrite(
  session: LocalSession,
  sightings: readonly Sighting[],
  options: RewriteOptions,
  stale: readonly LeftOver[],
): Promise<RewriteReport> {
  const { directory, name, prometheusVersion, secretStore } = options;
  const promtool = checkFor(prometheusVersion, promtoolCheck());
  const report = await rewriteFiles(
    {
      files: textFiles(session.machine.folder),
      promtool,
      prometheusVersion: promtool.version,
      scanText,
      confirm: (plan) => confirm(session, plan, options.yes === true),
    },
    {
      sightings,
      entries: existingEntries(await settingsFiles.read(options.settings)),
      directory,
      name,
      prometheusVersion,
      secretStore,
      stale,
      isWritingFiles: options.writeFiles === true,
    },
  );
  const absence = report.rewritten.length === 0 ? undefined : await promtool.absence();
  const isAsked = absence === undefined || !report.plan.rewrites.some(isPrometheus);
  const unasked = isAsked ? [] : [`promtool check config was not asked: ${absence}`];
  return { ...report, warnings: [...report.warnings, ...unasked] };
}
