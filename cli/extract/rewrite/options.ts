import type { Command } from 'commander';

/** Beside those of importing, which it shares. */
export type RewriteOptions = {
  readonly rewrite?: true;
  readonly yes?: true;
  readonly name?: string;
  readonly settings: string;
  readonly directory?: string;
  readonly prometheusVersion?: string;
  readonly secretStore: string;
  readonly writeFiles?: true;
};

export const addRewriteOptions = (command: Command): Command =>
  command
    .option('--rewrite', 'have the files refer to their secrets; shows a diff first')
    .option('--prometheus-version <version>', 'that reads the files (default: what promtool says)')
    .option('--secret-store <name>', 'that ExternalSecrets name', 'aws-secrets-manager')
    .option('--write-files', 'with --rewrite: write the secrets to --directory first');
