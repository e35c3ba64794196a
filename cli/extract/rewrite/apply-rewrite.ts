import { isNativeError } from 'node:util/types';
import type { CommandLineError } from '../../operations/command-line-error.ts';
import { plainText } from '../../operations/plain-text.ts';
import { extractionError } from '../import/import-error.ts';
import type { TextScan } from '../scan-text.ts';
import type { FileRewrite, RewritePlan } from './plan-rewrite.ts';
import type { CheckConfig } from './prometheus-version.ts';
import { findFault } from './require-same-rest.ts';
import type { TextFiles } from './text-files.ts';
import { wayBack } from './way-back.ts';

export type ApplyDeps = {
  readonly files: TextFiles;
  readonly promtool: Pick<CheckConfig, 'complaint'>;
  /** Looks once more at what was written. */
  readonly scanText: (source: { file: string; text: string }) => Promise<TextScan>;
};

export type Rewritten = {
  readonly file: string;
  /** Beside it, with the text that stood there. */
  readonly backup: string;
};

/**
 * Replaces each file, once it is known that the new text is right. All or nothing: if one cannot be
 * replaced, those before it are put back, and no backup is left.
 * @throws REWRITE_FAILED
 */
export async function applyRewrite(deps: ApplyDeps, plan: RewritePlan): Promise<Rewritten[]> {
  for (const rewrite of plan.rewrites) await requireRight(deps, rewrite);
  const { files } = deps;
  const backups: string[] = [];
  const done: (Rewritten & { before: string })[] = [];
  try {
    for (const rewrite of plan.rewrites) {
      const { file, before, after } = rewrite;
      const backup = await files.backUp(file);
      backups.push(backup);
      await files.replace(file, after, (path) => requireConfig(deps, rewrite, path));
      done.push({ file, backup, before });
    }
  } catch (cause) {
    const restored = await Promise.allSettled(
      done.map(({ file, before }) => files.replace(file, before)),
    );
    const lost = done.filter((_, index) => restored[index]?.status === 'rejected');
    const kept = lost.map(({ backup }) => backup);
    const useless = backups.filter((backup) => !kept.includes(backup));
    const discarded = await Promise.allSettled(useless.map((backup) => files.discard(backup)));
    const left = useless.filter((_, index) => discarded[index]?.status === 'rejected');
    throw failed(cause, { count: done.length, lost, left });
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

/** The server's own configuration, which is all that promtool knows. */
export const isPrometheus = ({ moved }: FileRewrite): boolean =>
  moved.every(({ format }) => format === 'prometheus');

async function requireConfig(
  { promtool }: ApplyDeps,
  rewrite: FileRewrite,
  path: string,
): Promise<void> {
  if (!isPrometheus(rewrite)) return;
  const complaint = await promtool.complaint(path);
  if (complaint !== undefined) throw refused(rewrite.file, `that ${complaint}`);
}

const refused = (file: string, what: string) =>
  extractionError('REWRITE_FAILED', `expected to rewrite "${plainText(file)}", found ${what}`);

type Outcome = {
  /** Of files that had been rewritten. */
  readonly count: number;
  readonly lost: readonly Rewritten[];
  /** Backups that nobody needs, and that could not be taken away. */
  readonly left: readonly string[];
};

function failed(cause: unknown, { count, lost, left }: Outcome): CommandLineError {
  const isOurs = isNativeError(cause) && cause.name === 'CommandLineError';
  const code = isNativeError(cause) && 'code' in cause ? String(cause.code) : 'an error';
  const what = isOurs ? cause.message : `expected to replace a file, found ${code}`;
  const others = count === 0 ? '' : `; ${count} that had been rewritten were put back`;
  const end =
    lost.length === 0
      ? `${others}: nothing is changed`
      : `; put these back by hand: ${lost.map(wayBack).join(', ')}`;
  const backups = left.length === 0 ? '' : `; remove: ${left.map(plainText).join(', ')}`;
  return extractionError('REWRITE_FAILED', `${what}${end}${backups}`, { cause });
}
