import type { Sighting } from '../sighting.ts';
import { type ApplyDeps, applyRewrite, type Rewritten } from './apply-rewrite.ts';
import { followsSwitches } from './credential-files.ts';
import {
  planRewrite,
  type RewriteDeps,
  type RewritePlan,
  type RewriteRequest,
} from './plan-rewrite.ts';
import type { Needed } from './reference.ts';
import { writeFiles } from './write-files.ts';

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
};

/** Shows the diff, asks, writes the secrets' files if that is wanted, and replaces the files. */
export async function rewriteFiles(
  deps: RewriteFilesDeps,
  request: RewriteRequest & { readonly isWritingFiles: boolean },
): Promise<RewriteReport> {
  const plan = await planRewrite(deps, request);
  if (plan.rewrites.length === 0) return { plan, rewritten: [], written: [] };
  await deps.confirm(planText(plan, request.isWritingFiles));
  const written = request.isWritingFiles ? await writeFiles(plan.needed) : [];
  return { plan, rewritten: await applyRewrite(deps, plan), written };
}

function planText({ rewrites, needed }: RewritePlan, isWritingFiles: boolean): string {
  const count = `${rewrites.length} file${rewrites.length === 1 ? '' : 's'}`;
  const variables = needed.flatMap((one) => (one.kind === 'variable' ? one.text : []));
  const files = needed.flatMap((one) => (one.kind === 'variable' ? [] : pathOf(one)));
  const unreached = rewrites.flatMap(({ moved }) => moved.filter(isUnreached));
  return [
    ...rewrites.map(({ diff }) => diff),
    `Rewrite ${count}, each with a backup beside it that only you can read.`,
    ...list('Written first:', isWritingFiles ? files : []),
    ...list('Has to be there before these are loaded:', [
      ...(isWritingFiles ? [] : files),
      ...variables,
    ]),
    ...list(
      'A rotation changes the user name too, and does not reach these. Give them the new credential\nby hand before the old one ends, or have them read promrotate/<name> themselves:',
      unreached.map(({ place }) => `${place.file}:${place.line}`),
    ),
  ].join('\n');
}

const pathOf = (one: Exclude<Needed, { kind: 'variable' }>) =>
  one.kind === 'files' ? one.file.path : one.path;

const list = (head: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [head, ...lines.map((line) => `- ${line}`)];

/** Credentials of remote write that keep their user name where it is. */
const isUnreached = (sighting: Sighting) =>
  !followsSwitches(sighting) &&
  sighting.role === 'remote-write' &&
  (sighting.kind === 'basic-auth-password' || sighting.kind === 'url-user-info');
