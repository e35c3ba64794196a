import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { httpQueries } from '../../../functions/adapters/http-queries.ts';
import { httpRemoteWrite } from '../../../functions/adapters/http-remote-write.ts';
import { confirm } from '../../operations/confirm.ts';
import type { LocalSession } from '../../operations/session.ts';
import type { Sighting } from '../sighting.ts';
import type { NewWriter } from './entry-text.ts';
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
  readonly region?: string;
  readonly profile?: string;
};

/** Of credentials on the writers. */
export const usualDirectory = '/etc/prometheus/credentials';

export const addImportOptions = (command: Command): Command =>
  command
    .option('--import', 'prove write credentials, make their secrets and entries in the settings')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--name <name>', 'of the endpoint, where there is one credential')
    .option('--only <name...>', 'with --import: these endpoints')
    .option('--settings <file>', 'the file of endpoints', 'infra/endpoints.yaml')
    .option('--web-config <file>', 'on the receivers', '/etc/prometheus/web.yml')
    .option('--replica <url...>', 'the address of each receiver')
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

function toFolder(text: string): string {
  if (/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(text)) return text;
  throw new InvalidArgumentError('expected an absolute path.');
}

export async function runImport(
  session: LocalSession,
  sightings: readonly Sighting[],
  options: ImportOptions,
): Promise<ImportReport> {
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
        writer: writerOf(options),
      },
    );
  } finally {
    secrets.disconnect();
  }
}

function writerOf({ writer: name, directory: folder, freshness }: ImportOptions) {
  if (name === undefined && freshness !== undefined)
    throw extractionError(
      'WRONG_USAGE',
      'expected --writer with --freshness: it tells of a writer',
    );
  if (name === undefined) return undefined;
  return { name, directory: folder ?? usualDirectory, freshness } satisfies NewWriter;
}

export function importText({ imported, leftOver, settingsFile }: ImportReport): string {
  const lines = imported.map(
    ({ name, secret, entry, url, username }) =>
      `${name}: user ${username} of ${url}, secret ${secret}, entry ${entry}`,
  );
  const left = leftOver.map(
    ({ place, kind, reason }) => `  ${place.file}:${place.line} ${kind}: ${reason}`,
  );
  return [
    ...(lines.length > 0 ? lines : ['There is no write credential that could be imported.']),
    ...(left.length > 0 ? ['Not imported:', ...left] : []),
    ...(lines.length > 0 ? [`See that ${settingsFile} is right before you deploy it.`] : []),
  ].join('\n');
}
