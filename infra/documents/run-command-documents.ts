import { readFileSync } from 'node:fs';
import { applyParameters, patterns, switchParameters } from '../../functions/shared/contract.ts';

type DocumentParameter = {
  readonly type: 'String';
  readonly description: string;
  readonly allowedPattern: string;
  readonly default?: string;
};

/** Content of an SSM document of type Command, as far as promrotate uses it. */
export type RunCommandDocument = {
  readonly schemaVersion: '2.2';
  readonly description: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
  readonly mainSteps: readonly [
    {
      readonly action: 'aws:runShellScript';
      readonly name: string;
      readonly inputs: {
        readonly runCommand: string[];
        readonly timeoutSeconds: string;
        readonly onFailure: 'exit';
      };
    },
  ];
};

const text = (name: string): string =>
  readFileSync(new URL(name, import.meta.url), 'utf8').trimEnd();

/** The programs are arguments of awk: nothing has to be laid down on the host. */
const awkProgram = (variable: string, ...names: string[]): string =>
  `${variable}='${names.map(text).join('\n\n').replaceAll("'", `'\\''`)}'`;

/** The agent pastes a value in as text: only `allowedPattern` keeps it inside the quotes. */
const assignment = (parameter: string): string =>
  `PROMROTATE_${parameter.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}='{{ ${parameter} }}'`;

/** shellcheck cannot know that `fail` ends the run, and that awk expands what is quoted. */
const linterDirective = '# shellcheck shell=sh disable=SC2015,SC2016';

function documentOf(
  action: { name: string; description: string; timeoutSeconds: number },
  parameters: Readonly<Record<string, DocumentParameter>>,
  body: readonly string[],
): RunCommandDocument {
  const script = [
    linterDirective,
    Object.keys(parameters).map(assignment).join('\n'),
    ...body,
  ].join('\n\n');
  return {
    schemaVersion: '2.2',
    description: action.description,
    parameters,
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: action.name,
        inputs: {
          runCommand: script.split('\n'),
          timeoutSeconds: String(action.timeoutSeconds),
          onFailure: 'exit',
        },
      },
    ],
  };
}

const required = (description: string, allowedPattern: string): DocumentParameter => ({
  type: 'String',
  description,
  allowedPattern,
});

const optional = (description: string, ...allowed: string[]): DocumentParameter => ({
  ...required(description, ['^$', ...allowed].join('|')),
  default: '',
});

const shared = (): string[] => [
  text('host.sh'),
  text('own-folder.sh'),
  awkProgram('JSON_STRING_AWK', 'json-string.awk'),
  text('fetch.sh'),
  text('replace-file.sh'),
];

/** Puts the accepted set of an endpoint into a receiver's web config file. */
export function applyAcceptedSetDocument(): RunCommandDocument {
  return documentOf(
    {
      name: 'applyAcceptedSet',
      description: 'promrotate: puts the accepted set of an endpoint into a web config file',
      timeoutSeconds: 240,
    },
    {
      [applyParameters.endpoint]: required('Endpoint', patterns.endpoint),
      [applyParameters.sequence]: required('Least sequence wanted, or 0', patterns.sequence),
      [applyParameters.file]: required('Web config file', patterns.path),
      [applyParameters.adopt]: optional('User name to take over', patterns.userName),
      [applyParameters.checkUrl]: optional('Has to answer 401 or 403', patterns.loopbackUrl),
    },
    [
      ...shared(),
      awkProgram('ACCEPTED_SET_AWK', 'accepted-set.awk'),
      awkProgram('WEB_CONFIG_AWK', 'yaml-line.awk', 'web-config.awk'),
      awkProgram('OWN_BLOCK_AWK', 'own-block.awk'),
      text('previous-file.sh'),
      text('block-note.sh'),
      text('apply-accepted-set.sh'),
    ],
  );
}

/** Gives a writer one version of an endpoint's credential. */
export function switchWriterDocument(): RunCommandDocument {
  return documentOf(
    {
      name: 'switchWriter',
      description: 'promrotate: gives a writer one version of the credential of an endpoint',
      timeoutSeconds: 300,
    },
    {
      [switchParameters.endpoint]: required('Endpoint', patterns.endpoint),
      [switchParameters.version]: optional('Version; empty: the current one', patterns.version),
      [switchParameters.way]: required('symlink or inline', '^(symlink|inline)$'),
      [switchParameters.directory]: required('Folder of the credential', patterns.path),
      [switchParameters.config]: optional('Configuration file (inline)', patterns.path),
      [switchParameters.reload]: optional(
        'What reloads the writer (inline)',
        patterns.loopbackUrl,
        patterns.systemdUnit,
      ),
      [switchParameters.proveUrl]: optional('Has to take the credential first', patterns.proveUrl),
    },
    [
      ...shared(),
      awkProgram('WRITER_CONFIG_AWK', 'yaml-line.awk', 'quoted.awk', 'writer-config.awk'),
      awkProgram('CURL_USER_AWK', 'quoted.awk', 'curl-user.awk'),
      awkProgram('QUIET_MOMENT_AWK', 'quiet-moment.awk'),
      text('quiet-moment.sh'),
      text('credential-version.sh'),
      text('previous-file.sh'),
      text('prove-credential.sh'),
      text('switch-config.sh'),
      text('switch-writer.sh'),
    ],
  );
}
