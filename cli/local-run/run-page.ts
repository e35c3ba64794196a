import { renderReport } from '../../functions/shared/report/page/render-report.ts';
import { collectReport } from '../operations/collect-report.ts';
import { connectOperations } from '../operations/lambda-operations.ts';
import { writePage } from '../operations/page-file.ts';
import { clientSettings } from './administrator.ts';
import type { PlayedAccount } from './played-account.ts';

/** The page that `promrotate report` writes, of the played account as the run leaves it, in a folder that is there. */
export async function writeRunPage(
  { standIn }: Pick<PlayedAccount, 'standIn'>,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const person = standIn.personEnvironment('reporter', ['OperatorPolicy']);
  const operations = connectOperations(clientSettings(person), signal);
  try {
    const { report } = await collectReport({
      operations,
      place: 'the local run',
      now: Date.now,
      tell: () => undefined,
    });
    await writePage(file, renderReport(report));
  } finally {
    operations.disconnect();
  }
}
