import type { CommandLineError } from '../../operations/command-line-error.ts';
import { extractionError } from '../import/import-error.ts';
import type { TextScan } from '../scan-text.ts';
import type { FileRewrite, RewritePlan } from './plan-rewrite.ts';
import type { CheckConfig } from './prometheus-version.ts';
import { findFault } from './require-same-rest.ts';
import type { TextFiles } from './text-files.ts';

export type ApplyDeps = {
  readonly files: TextFiles;
  readonly promtool: Pick<CheckConfig, 'complaint'>;
  /** Looks once more at what was written. */
  readonly scanText: (source: { file: string; text: string }) => Promise<TextScan>;
};

export type Rewritten = {
  readonly file: string;
  /** What brings the file back: mv <backup> <file>. */
  readonly backup: string;
};

/**
 * Replaces each file, once it is known that the new text is right. All or nothing: if one cannot be
 * replaced, those before it are put back.
 * @throws REWRITE_FAILED
 */
export async function applyRewrite(deps: ApplyDeps, plan: RewritePlan): Promise<Rewritten[]> {
  const done: (Rewritten & { before: string })[] = [];
  try {
    for (const rewrite of plan.rewrites) {
      await requireRight(deps, rewrite);
      const backup = await deps.files.backUp(rewrite.file);
      await deps.files.replace(rewrite.file, rewrite.after, (path) =>
        requireConfig(deps, rewrite, path),
      );
      done.push({ file: rewrite.file, backup, before: rewrite.before });
    }
  } catch (cause) {
    for (const { file, before } of done) await deps.files.replace(file, before);
    throw failed(cause, done.length);
  }
  return done.map(({ file, backup }) => ({ file, backup }));
}

async function requireRight({ files, scanText }: ApplyDeps, rewrite: FileRewrite): Promise<void> {
  const { file, before, after, staying } = rewrite;
  if ((await files.read(file)) !== before)
    throw refused(file, 'that another program changed it meanwhile: run the command again');
  const fault = findFault(rewrite);
  if (fault !== undefined) throw refused(file, `that of the new text ${fault}`);
  const { sightings, problems } = await scanText({ file, text: after });
  if (problems.length > 0) throw refused(file, 'that the new text does not parse');
  const left = sightings.filter(({ holds }) => holds === 'literal');
  if (left.length > staying.length)
    throw refused(file, 'that of the new text a secret is still there');
}

/** Only the server's own configuration is something that promtool knows. */
async function requireConfig(
  { promtool }: ApplyDeps,
  { file, moved }: FileRewrite,
  path: string,
): Promise<void> {
  if (moved.some(({ format }) => format !== 'prometheus')) return;
  const complaint = await promtool.complaint(path);
  if (complaint !== undefined) throw refused(file, `that ${complaint}`);
}

const refused = (file: string, what: string) =>
  extractionError('REWRITE_FAILED', `expected to rewrite "${file}", found ${what}`);

function failed(cause: unknown, count: number): CommandLineError {
  const isOurs = cause instanceof Error && cause.name === 'CommandLineError';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an error';
  const what = isOurs ? cause.message : `expected to replace a file, found ${code}`;
  const others = count === 0 ? '' : `; ${count} that had been rewritten were put back`;
  return extractionError('REWRITE_FAILED', `${what}${others}: nothing is changed`, { cause });
}
