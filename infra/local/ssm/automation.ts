import { setTimeout as delay } from 'node:timers/promises';
import type { Activity } from '../activity.ts';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Principal } from '../iam/principals.ts';
import { FunctionError } from '../lambda/function-definition.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import { arnOf, type Place } from '../place.ts';
import type { AutomationExecution, AutomationStep } from './automation-execution.ts';
import type { DocumentParameters } from './document-parameters.ts';
import type { Runbook } from './runbook.ts';
import { substituted, substitutedText } from './runbook-references.ts';

export interface AutomationDeps {
  readonly now: () => number;
  readonly activity: Activity;
  readonly lambda: LambdaHost;
  readonly authorizer: Authorizer;
  readonly place: Place;
}

export interface AutomationStart {
  readonly id: string;
  readonly runbook: Runbook;
  readonly parameters: DocumentParameters;
  readonly startedBy: Principal;
  /** In whose name the steps call: a session of the assumed role, or who started it. */
  readonly principal: Principal;
}

class StepTimeout extends Error {}

/** Runs runbooks: one step after the other, until one fails. */
export class Automation {
  readonly #executions = new Map<string, AutomationExecution>();
  readonly #deps: AutomationDeps;

  constructor(deps: AutomationDeps) {
    this.#deps = deps;
  }

  get(id: string): AutomationExecution | undefined {
    return this.#executions.get(id);
  }

  start({ id, runbook, parameters, startedBy, principal }: AutomationStart): void {
    const execution: AutomationExecution = {
      id,
      runbook,
      parameters,
      executedBy: startedBy.arn,
      startedAt: this.#deps.now(),
      status: 'InProgress',
      steps: runbook.mainSteps.map((step) => ({ step, status: 'Pending', outputs: {} })),
    };
    this.#executions.set(id, execution);
    this.#deps.activity.run(() => this.#run(execution, principal));
  }

  async #run(execution: AutomationExecution, principal: Principal): Promise<void> {
    const { id, parameters, steps } = execution;
    const values = new Map([...Object.entries(parameters), ['automation:EXECUTION_ID', id]]);
    let next = steps[0];
    while (next !== undefined) {
      const current: AutomationStep = next;
      await this.#runStep(current, principal, values);
      if (current.status !== 'Success') break;
      for (const [name, value] of Object.entries(current.outputs))
        values.set(`${current.step.name}.${name}`, value);
      next = followerOf(current, steps);
    }
    execution.status = steps.find(({ status }) => hasFailed(status))?.status ?? 'Success';
    execution.endedAt = this.#deps.now();
  }

  async #runStep(
    current: AutomationStep,
    principal: Principal,
    values: ReadonlyMap<string, string>,
  ): Promise<void> {
    const { step } = current;
    current.status = 'InProgress';
    current.startedAt = this.#deps.now();
    for (let attempt = 1; attempt <= step.maxAttempts; attempt++) {
      try {
        current.outputs = await this.#invoke(current, principal, values);
        current.status = 'Success';
        break;
      } catch (error) {
        current.outputs = error instanceof FunctionError ? failedOutputs(error) : {};
        current.status = error instanceof StepTimeout ? 'TimedOut' : 'Failed';
        current.failureMessage = `Step fails when it is Execute/Invoking action. ${textOf(error)}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;
      }
    }
    if (current.status === 'Success') delete current.failureMessage;
    current.endedAt = this.#deps.now();
  }

  async #invoke(
    { step }: AutomationStep,
    principal: Principal,
    values: ReadonlyMap<string, string>,
  ): Promise<Record<string, string>> {
    const { lambda, authorizer, place } = this.#deps;
    const { FunctionName, InvocationType, InputPayload, Payload = '{}' } = step.inputs;
    const name = substitutedText(FunctionName, values);
    const arn = name.startsWith('arn:') ? name : arnOf(place, 'lambda', `function:${name}`);
    authorizer.require(principal, 'lambda:InvokeFunction', arn);
    if (lambda.get(arn) === undefined)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    const event: unknown =
      InputPayload === undefined
        ? JSON.parse(substitutedText(Payload, values))
        : substituted(InputPayload, values);
    if (InvocationType === 'Event') {
      lambda.invokeAsync(arn, event);
      return { Payload: '', StatusCode: '202' };
    }
    const result = await within(lambda.invoke(arn, event), step.timeoutSeconds);
    return { Payload: JSON.stringify(result ?? null), StatusCode: '200' };
  }
}

const hasFailed = (status: AutomationStep['status']) =>
  status === 'Failed' || status === 'TimedOut';

function followerOf(
  { step }: AutomationStep,
  steps: readonly AutomationStep[],
): AutomationStep | undefined {
  if (step.isEnd) return undefined;
  const index = steps.findIndex((one) => one.step.name === step.name);
  return step.nextStep === undefined
    ? steps[index + 1]
    : steps.find((one) => one.step.name === step.nextStep);
}

/** The function itself goes on when the time is over, as on AWS. */
async function within<T>(work: Promise<T>, limitSeconds: number): Promise<T> {
  const over = new AbortController();
  const timeout = delay(limitSeconds * 1000, undefined, { signal: over.signal, ref: false }).then(
    () => {
      throw new StepTimeout(`the step has not ended within ${limitSeconds} s`);
    },
  );
  try {
    return await Promise.race([work, timeout]);
  } finally {
    timeout.catch(() => undefined);
    over.abort();
  }
}

const failedOutputs = ({ errorType, message: errorMessage }: FunctionError) => ({
  FunctionError: 'Unhandled',
  Payload: JSON.stringify({ errorType, errorMessage }),
  StatusCode: '200',
});

function textOf(error: unknown): string {
  if (error instanceof FunctionError) return `${error.errorType}: ${error.message}`;
  if (error instanceof AwsError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : 'unknown failure of the stand-in';
}
