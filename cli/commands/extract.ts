import { Command, Option } from 'commander';
import { findFailure, toExtractionError } from '../extract/extraction-failure.ts';
import { addImportOptions } from '../extract/import/options.ts';
import { commandsAfterFailure, nextCommands } from '../extract/report/guide.ts';
import { toDocument } from '../extract/report/json.ts';
import { present } from '../extract/report/presentation.ts';
import { renderReport } from '../extract/report/render-report.ts';
import { renderSarif } from '../extract/report/sarif.ts';
import { addRewriteOptions } from '../extract/rewrite/options.ts';
import { runScan } from '../extract/run-scan.ts';
import { wordsOf } from '../extract/scan-request.ts';
import type { TakeOverOptions } from '../extract/take-over.ts';
import { exitStatuses } from '../operations/exit-status.ts';
import type { CreateCommand, LocalSession, Result } from '../operations/session.ts';

const help = `
Works without AWS, and sends nothing anywhere, but for --import: that writes a
sample to the endpoint, and calls Secrets Manager. No secret is ever shown:
equal fingerprints mean equal secrets, within one report. Folders are searched
but for .git and node_modules.

Exit status:
  0    no secret found; references and ciphertext are none
  1    secrets found, or hashes that are weak or shared
  2    an error: wrong usage, or something that was named was not looked at
With --import and --rewrite 0 means done, with what is left for you listed, and
1 that secrets were found of which none could be taken over.

Examples:
  npx promrotate extract .
  npx promrotate extract /etc/prometheus /etc/systemd/system --env
  npx promrotate extract . --git-history --sarif > promrotate.sarif
  npx promrotate extract --kubernetes --context prod --namespace monitoring
  npx promrotate extract /etc/prometheus --import --name central
  npx promrotate extract /etc/prometheus --rewrite --write-files
  npx promrotate extract . --json | jq '.sightings[] | select(.risk == "high")'
`;

type Options = Omit<TakeOverOptions, 'paths'> & {
  readonly json?: true;
  readonly sarif?: true;
};

export const createExtractCommand: CreateCommand = (_run, _show, runLocally) =>
  addRewriteOptions(addImportOptions(scanCommand()))
    .addHelpText('after', help)
    .action(async (paths: string[], options: Options) => {
      let signal: AbortSignal | undefined;
      try {
        await runLocally(options, (session) => {
          signal = session.machine.signal;
          return extract(session, { ...options, paths });
        });
      } catch (error) {
        // What cannot be written, such as a document that is too long, is none of what was found.
        throw toExtractionError(error, signal);
      }
    });

const scanCommand = (): Command =>
  new Command('extract')
    .description('find write secrets where they lie: files, environment, Git, Kubernetes')
    .argument('[paths...]', 'files and folders')
    .option('--env', 'the environment of this command')
    .option('--git-history', 'all commits of the repositories that the paths are in')
    .option('--kubernetes', 'the objects of a cluster, through kubectl')
    .option('--context <name>', 'with --kubernetes: of kubectl')
    .option('--namespace <name>', 'with --kubernetes: this one only')
    .option('--json', 'one JSON document on stdout; errors as JSON on stderr')
    .addOption(
      new Option('--sarif', 'SARIF 2.1.0 on stdout')
        .conflicts('json')
        .conflicts(['import', 'rewrite']),
    );

/** What was found is shown in any case; an error is complained of after that. */
async function extract(session: LocalSession, request: Options & TakeOverOptions): Promise<Result> {
  const report = await runScan(session, request);
  const failure = findFailure(report.problems, request.paths, session.machine.folder);
  if (request.import || request.rewrite) {
    // Nothing is changed where only a part was seen.
    if (failure !== undefined) throw failure;
    // Loaded where it is asked for, as a scan has to start quickly.
    const { takeOver } = await import('../extract/take-over.ts');
    return takeOver(session, request, report);
  }
  const presentation = present(report);
  const words = wordsOf(request);
  const next =
    failure === undefined ? nextCommands(presentation, words) : commandsAfterFailure(words);
  const { colors, machine } = session;
  const look = { colors, columns: machine.columns };
  return {
    document: toDocument(presentation, next),
    text: request.sarif ? renderSarif(presentation) : renderReport(presentation, next, look),
    ...(presentation.found > 0 && { exitStatus: exitStatuses.found }),
    ...(failure !== undefined && { failure }),
  };
}
