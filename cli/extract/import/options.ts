import { type Command, InvalidArgumentError } from 'commander';

/** Of credentials on the writers. */
export const usualDirectory = '/etc/prometheus/credentials';

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
  /** Of the writers, where it is known. */
  readonly prometheusVersion?: string;
  readonly region?: string;
  readonly profile?: string;
};

export const addImportOptions = (command: Command): Command =>
  command
    .option('--import', 'prove write credentials, make their secrets and entries in the settings')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--name <name>', 'of the endpoint, where there is one credential')
    .option('--only <name>', 'with --import: this endpoint (may be repeated)', collect)
    .option('--settings <file>', 'the file of endpoints', 'infra/endpoints.yaml')
    .option('--web-config <file>', 'on the receivers', '/etc/prometheus/web.yml')
    .option('--replica <url>', 'the address of a receiver (may be repeated)', collect)
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

const collect = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

function toFolder(text: string): string {
  if (/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(text)) return text;
  throw new InvalidArgumentError('expected an absolute path.');
}
