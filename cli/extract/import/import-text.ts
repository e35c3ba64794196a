import type { ImportReport } from './import-credentials.ts';

const ofWriter =
  'The writer is declared with a switch of the kind symlink: its Prometheus has to be 2.49 or later.';
const withoutWriter =
  'No writer is declared: uncomment "writers" in the entry, else a rotation switches nobody, and nothing tells who is done.';

/** What was done, what was not, and what to see to in the settings. */
export function importText(
  { imported, leftOver, settingsFile }: ImportReport,
  { hasWriter }: { readonly hasWriter: boolean },
): string {
  const written = imported.filter(({ entry }) => entry === 'written');
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
    ...(written.length > 0 ? [hasWriter ? ofWriter : withoutWriter] : []),
  ].join('\n');
}
