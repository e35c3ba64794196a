import { patterns } from '../../functions/shared/contract.ts';

type RunbookParameter = {
  readonly type: 'String';
  readonly description: string;
  readonly allowedPattern: string;
  readonly default?: string;
};

type InvokeStep = {
  readonly name: string;
  readonly action: 'aws:invokeLambdaFunction';
  readonly description: string;
  readonly maxAttempts: number;
  readonly timeoutSeconds: number;
  readonly onFailure: 'Abort';
  readonly inputs: { readonly FunctionName: string; readonly Payload: string };
};

/** Content of an SSM document of type Automation, as far as promrotate uses it. */
export type RunbookDocument = {
  readonly schemaVersion: '0.3';
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, RunbookParameter>>;
  readonly mainSteps: readonly InvokeStep[];
  readonly outputs: readonly string[];
};

/** Names or ARNs: what a runbook calls, and as whom. */
export type RunbookCallees = {
  readonly roleArn: string;
  readonly operateRead: string;
  readonly operateChange: string;
};

/** A value goes into JSON as text: nothing in it may end a string or begin a reference. */
const plainText = '^[^"\\\\{}\\x00-\\x1f]{0,500}$';

const shared = {
  Endpoint: {
    type: 'String',
    description: 'The endpoint, by its name in the settings',
    allowedPattern: patterns.endpoint,
  },
  Reason: {
    type: 'String',
    description: 'Why, for the history of the endpoint; no quotes, braces or backslashes',
    allowedPattern: plainText,
    default: '',
  },
} as const satisfies Record<string, RunbookParameter>;

const optional = (description: string, pattern: string): RunbookParameter => ({
  type: 'String',
  description,
  allowedPattern: `^$|${pattern}`,
  default: '',
});

/** The function waits for less than the 300 seconds that Automation gives a call at most. */
const waitSeconds = 240;
const limits = { timeoutSeconds: 300, onFailure: 'Abort' } as const;

/** Of the execution, a UUID: a step that is repeated asks for the same thing again. */
const executionId = '{{ automation:EXECUTION_ID }}';

type Kind = {
  readonly action: 'rotate' | 'rollback' | 'revoke';
  readonly description: string;
  /** Beside endpoint and reason, by the field of the request. */
  readonly own?: Readonly<Record<string, readonly [name: string, RunbookParameter]>>;
};

function runbookOf(
  { action, description, own = {} }: Kind,
  { roleArn, operateRead, operateChange }: RunbookCallees,
): RunbookDocument {
  const fields = Object.entries(own);
  const change = {
    action,
    endpoint: '{{ Endpoint }}',
    id: executionId,
    by: `automation ${executionId}`,
    reason: '{{ Reason }}',
    ...Object.fromEntries(fields.map(([field, [name]]) => [field, `{{ ${name} }}`])),
  };
  const wait = {
    action: 'wait',
    endpoint: '{{ Endpoint }}',
    id: executionId,
    seconds: waitSeconds,
    mustEnd: true,
  };
  return {
    schemaVersion: '0.3',
    description,
    assumeRole: roleArn,
    parameters: { ...shared, ...Object.fromEntries(fields.map(([, entry]) => entry)) },
    mainSteps: [
      {
        name: action,
        action: 'aws:invokeLambdaFunction',
        description: 'Checks and records the order, and starts the work',
        maxAttempts: 2,
        ...limits,
        inputs: { FunctionName: operateChange, Payload: JSON.stringify(change) },
      },
      {
        name: 'wait',
        action: 'aws:invokeLambdaFunction',
        description: 'Until it is done; what takes longer is completed without this runbook',
        // Forty minutes in all.
        maxAttempts: 10,
        ...limits,
        inputs: { FunctionName: operateRead, Payload: JSON.stringify(wait) },
      },
    ],
    outputs: [`${action}.Payload`, 'wait.Payload'],
  };
}

/** By their names. What an operator starts from the console of Systems Manager. */
export const runbookDocuments = (
  callees: RunbookCallees,
): Readonly<Record<string, RunbookDocument>> => ({
  'promrotate-rotate': runbookOf(
    {
      action: 'rotate',
      description: 'promrotate: rotates the credential of an endpoint now',
    },
    callees,
  ),
  'promrotate-rollback': runbookOf(
    {
      action: 'rollback',
      description: 'promrotate: makes an earlier credential of an endpoint current again',
      own: {
        version: [
          'Version',
          optional('The version to go back to; empty: the previous one', '^[A-Za-z0-9-]{8,64}$'),
        ],
      },
    },
    callees,
  ),
  'promrotate-revoke': runbookOf(
    {
      action: 'revoke',
      description:
        'promrotate: a credential of an endpoint has leaked: replaces it and takes it out',
      own: {
        version: [
          'Version',
          optional('The version that leaked; empty: the current one', '^[A-Za-z0-9-]{8,64}$'),
        ],
        graceSeconds: [
          'GraceSeconds',
          optional(
            'How long it stays accepted, in seconds, at most 1800, as the runbook waits for 40 minutes in all: the command line takes more; empty: until writers have left it, at most 120',
            '^([0-9]{1,3}|1[0-7][0-9]{2}|1800)$',
          ),
        ],
      },
    },
    callees,
  ),
});
