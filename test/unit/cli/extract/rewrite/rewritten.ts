import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyRewrite } from '../../../../../cli/extract/rewrite/apply-rewrite.ts';
import {
  planRewrite,
  type RewritePlan,
  type RewriteRequest,
} from '../../../../../cli/extract/rewrite/plan-rewrite.ts';
import { textFiles } from '../../../../../cli/extract/rewrite/text-files.ts';
import { scanText } from '../../../../../cli/extract/scan-text.ts';

export type Result = {
  /** As they are afterwards, by their names. */
  readonly texts: Readonly<Record<string, string>>;
  readonly plan: RewritePlan;
  /** `<line> <reason>`. */
  readonly left: readonly string[];
};

/** Scans, plans and rewrites files in a folder of their own. */
export async function rewrite(
  texts: Readonly<Record<string, string>>,
  version?: string,
  more: Partial<RewriteRequest> = {},
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'promrotate-rewritten-'));
  try {
    for (const [name, text] of Object.entries(texts)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const scans = await Promise.all(
      Object.entries(texts).map(([file, text]) => scanText({ file, text })),
    );
    const files = textFiles(folder);
    const plan = await planRewrite(
      { files, prometheusVersion: async () => version },
      {
        sightings: scans.flatMap(({ sightings }) => sightings),
        entries: [],
        directory: '/etc/cred',
        secretStore: 'aws',
        ...more,
      },
    );
    await applyRewrite({ files, promtool: { complaint: async () => undefined }, scanText }, plan);
    const read = Object.keys(texts).map(
      async (name) => [name, await readFile(join(folder, name), 'utf8')] as const,
    );
    return {
      texts: Object.fromEntries(await Promise.all(read)),
      plan,
      left: plan.leftOver.map(({ place, reason }) => `${place.line} ${reason}`),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
