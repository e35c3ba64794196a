import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { httpQueries } from '../../../functions/adapters/http-queries.ts';
import { httpRemoteWrite } from '../../../functions/adapters/http-remote-write.ts';
import { confirm } from '../../operations/confirm.ts';
import type { LocalSession } from '../../operations/session.ts';
import { supportsUserNameFile } from '../rewrite/prometheus-version.ts';
import type { Sighting } from '../sighting.ts';
import { type NewWriter, usualDirectory } from './entry-text.ts';
import { type ImportReport, importCredentials } from './import-credentials.ts';
import { extractionError } from './import-error.ts';
import { settingsFiles } from './settings-store.ts';

export type ImportOptions = {
  readonly import?: true;
  readonly yes?: true;
  readonly name?: string;
  readonly only?: readonly string[];
  readonly settings: string;
  readonly webConfig: string;
  readonly replica?: readonly string[];
  readonly query?: string;
  readonly writer?: string;
  readonly directory?: string;
  readonly freshness?: string;
  /** Of the writers, where it is known. */
  readonly prometheusVersion?: string;
  readonly region?: string;
  readonly profile?: string;
};

export const addImportOptions = (command: Command): Command =>
  command
    .option('--import', 'prove write credentials, make their secrets and entries in the settings')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--name <name>', 'of the endpoint, where there is one credential')
    .option('--only <name>', 'with --import: this endpoint (may be repeated)', collect)
    .option('--settings <file>', 'the file of endpoints', 'infra/endpoints.yaml')
    .option('--web-config <file>', 'on the receivers', '/etc/prometheus/web.yml')
    .option('--replica <url>', 'the address of a receiver (may be repeated)', collect)
    .option('--query <url>', 'the instant-query API, to read back what is written')
    .option('--writer <name>', 'declare a writer, which reads its credential from --directory')
    .option(
      '--directory <folder>',
      `of credentials on the writers (default: "${usualDirectory}")`,
      toFolder,
    )
    .option('--freshness <selector>', 'a series that only the writer sends')
    .option('--region <region>', 'AWS region, before AWS_REGION and the profile')
    .option('--profile <name>', 'AWS profile, as AWS_PROFILE');

const collect = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

function toFolder(text: string): string {
  if (/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(text)) return text;
  throw new InvalidArgumentError('expected an absolute path.');
}

export async function runImport(
  session: LocalSession,
  sightings: readonly Sighting[],
  options: ImportOptions,
): Promise<ImportReport> {
  const writer = writerOf(options);
  const { settings, webConfig, region, profile } = options;
  // For most runs of an extraction the SDK would be loaded for nothing.
  const { connectSecretStore } = await import('./secrets-manager-store.ts');
  const secrets = connectSecretStore(
    { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) },
    session.machine.signal,
  );
  const { now, tell, newId } = session;
  const clock = { now, sleep: (milliseconds: number) => sleep(milliseconds) };
  const probe = { clock, remoteWrite: httpRemoteWrite(), queries: httpQueries() };
  try {
    return await importCredentials(
      {
        secrets,
        probe,
        settings: settingsFiles,
        tell,
        newId,
        confirm: (plan) => confirm(session, plan, options.yes === true),
      },
      {
        sightings,
        settingsFile: settings,
        name: options.name,
        only: options.only ?? [],
        webConfig,
        replicas: options.replica ?? [],
        query: options.query,
        writer,
      },
    );
  } finally {
    secrets.disconnect();
  }
}

function writerOf(options: ImportOptions): NewWriter | undefined {
  const { writer: name, directory: folder, freshness, prometheusVersion: version } = options;
  if (name === undefined && freshness !== undefined)
    throw extractionError(
      'WRONG_USAGE',
      'expected --writer with --freshness: it tells of a writer',
    );
  if (name === undefined) return undefined;
  if (version !== undefined && !supportsUserNameFile(version))
    throw extractionError(
      'WRONG_USAGE',
      `--writer: expected Prometheus 2.49 or later, which reads "username_file", found --prometheus-version ${version}: import without --writer, and declare it in the settings with "switch: {kind: inline}", as README.md says under "Older"`,
    );
  return { name, directory: folder ?? usualDirectory, freshness };
}
