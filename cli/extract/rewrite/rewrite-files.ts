import { isNativeError } from 'node:util/types';
import { extractionError } from '../import/import-error.ts';
import { type ApplyDeps, applyRewrite, type Rewritten } from './apply-rewrite.ts';
import { pathsOf } from './needed-paths.ts';
import {
  planRewrite,
  type RewriteDeps,
  type RewritePlan,
  type RewriteRequest,
} from './plan-rewrite.ts';
import { planText } from './plan-text.ts';
import { findMissing, type WrittenFiles, writeFiles } from './write-files.ts';

export type RewriteFilesDeps = RewriteDeps &
  ApplyDeps & {
    /** Shown with the diff. @throws what ends the rewriting: nothing is written before */
    readonly confirm: (plan: string) => Promise<void>;
  };

export type RewriteReport = {
  readonly plan: RewritePlan;
  readonly rewritten: readonly Rewritten[];
  /** Files with secrets that were written. */
  readonly written: readonly string[];
  /** What may keep the writer from reading them. */
  readonly warnings: readonly string[];
};

const nothingWritten: WrittenFiles = { paths: [], warnings: [], undo: async () => [] };

/** Shows the diff, asks, writes the secrets' files if that is wanted, and replaces the files. */
export async function rewriteFiles(
  deps: RewriteFilesDeps,
  request: RewriteRequest & { readonly isWritingFiles: boolean },
): Promise<RewriteReport> {
  const { isWritingFiles } = request;
  const plan = await planRewrite(deps, request);
  if (plan.rewrites.length === 0) return { plan, rewritten: [], written: [], warnings: [] };
  const missing = isWritingFiles ? await findMissing(plan.needed) : undefined;
  await deps.confirm(planText(plan, missing?.flatMap(pathsOf)));
  const made = isWritingFiles ? await writeFiles(plan.needed) : nothingWritten;
  try {
    const rewritten = await applyRewrite(deps, plan);
    return { plan, rewritten, written: made.paths, warnings: made.warnings };
  } catch (error) {
    throw await withoutWritten(deps, plan, made, error);
  }
}

/** Takes the secrets' files away again, unless a file could not be put back and refers to them. */
async function withoutWritten(
  { files }: RewriteFilesDeps,
  { rewrites }: RewritePlan,
  { paths, undo }: WrittenFiles,
  error: unknown,
): Promise<unknown> {
  const texts = await Promise.all(rewrites.map(({ file }) => files.read(file)));
  const isInUse = rewrites.some(({ after }, index) => texts[index] === after);
  const left = isInUse ? paths : await undo();
  if (left.length === 0 || !isNativeError(error)) return error;
  const message = `${error.message}; these were written and stay: ${left.join(', ')}`;
  return extractionError('REWRITE_FAILED', message, { cause: error });
}
