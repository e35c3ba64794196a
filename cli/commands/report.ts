import { Command } from 'commander';
import type { FleetReport } from '../../functions/shared/report/fleet-report.ts';
import { collectReport } from '../operations/collect-report.ts';
import { addCommonOptions, type CommonOptions } from '../operations/options.ts';
import type { CreateCommand, Result, Session } from '../operations/session.ts';

const defaultFile = 'promrotate-report.html';

const orElse = 'name another one with --output, or replace that one with --force';

const help = `
The page needs no network and has no secrets. An earlier report is replaced,
any other file only with --force; a pipe or a device is written to as it is.
With --json the report goes to stdout, and a page is written only where
--output names it.

Examples:
  npx promrotate report
  npx promrotate report --output /srv/www/promrotate.html
  npx promrotate report --json | jq '.endpoints[] | select(.findings != [])'
`;

type ReportOptions = CommonOptions & { readonly output?: string; readonly force?: true };

export const createReportCommand: CreateCommand = (run) =>
  addCommonOptions(new Command('report'))
    .description('write a page about all endpoints: findings, ages, versions over time')
    .option('--output <file>', `where to (default: ${defaultFile})`)
    .option('--force', 'replace a file that is not a report')
    .addHelpText('after', help)
    .action((options: ReportOptions) => run(options, (session) => report(session, options)));

async function report(
  { operations, region, now, tell }: Session,
  { output, force, json }: ReportOptions,
): Promise<Result> {
  // Loaded for this command only: the others have to start quickly.
  const { checkPageFile, writePage } = await import('../operations/page-file.ts');
  const { renderReport } = await import('../../functions/shared/report/page/render-report.ts');
  const file = output ?? (json ? undefined : defaultFile);
  // Before the endpoints are looked at, which takes a while.
  if (file !== undefined) await checkPageFile(file, { force, orElse });
  const collected = await collectReport({ operations, place: await region(), now, tell });
  if (file !== undefined) await writePage(file, renderReport(collected.report));
  const [failure] = collected.failures;
  return {
    document: collected.report,
    text: summaryText(collected.report, file),
    ...(failure !== undefined && { failure }),
  };
}

function summaryText({ endpoints, failures }: FleetReport, file = ''): string {
  const findings = endpoints.reduce((count, endpoint) => count + endpoint.findings.length, 0);
  const counts = [
    `${endpoints.length} endpoint${endpoints.length === 1 ? '' : 's'}`,
    `${findings} open finding${findings === 1 ? '' : 's'}`,
    ...(failures.length > 0 ? [`${failures.length} could not be looked at`] : []),
  ];
  return `${counts.join(', ')}: ${file}`;
}
