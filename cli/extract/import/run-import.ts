import { setTimeout as sleep } from 'node:timers/promises';
import { httpQueries } from '../../../functions/adapters/http-queries.ts';
import { httpRemoteWrite } from '../../../functions/adapters/http-remote-write.ts';
import { confirm } from '../../operations/confirm.ts';
import type { LocalSession } from '../../operations/session.ts';
import { supportsUserNameFile } from '../rewrite/prometheus-version.ts';
import type { Sighting } from '../sighting.ts';
import type { NewWriter } from './entry-text.ts';
import { type ImportReport, importCredentials } from './import-credentials.ts';
import { extractionError } from './import-error.ts';
import { type ImportOptions, usualDirectory } from './options.ts';
import { connectSecretStore } from './secrets-manager-store.ts';
import { settingsFiles } from './settings-store.ts';

export async function runImport(
  session: LocalSession,
  sightings: readonly Sighting[],
  options: ImportOptions,
): Promise<ImportReport> {
  const writer = writerOf(options);
  const { settings, webConfig, region, profile } = options;
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
