import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Activity } from '../activity.ts';
import { embeddedMetrics } from '../cloudwatch/embedded-metrics.ts';
import type { Metrics } from '../cloudwatch/metrics.ts';
import type { DeadLetter } from '../events/event-bus.ts';
import type { Tell } from '../stand-in-event.ts';
import {
  type EventInvokeConfig,
  type FunctionDefinition,
  FunctionError,
} from './function-definition.ts';
import { functionEnvironment } from './function-environment.ts';
import { countInvocation } from './function-metrics.ts';
import { type InvokePermission, type Invoker, isInvocable } from './invoke-permissions.ts';
import { Sandbox } from './sandbox.ts';

export interface LambdaHostDeps {
  readonly endpoint: () => string;
  readonly region: string;
  readonly tell: Tell;
  readonly activity: Activity;
  readonly deadLetters: DeadLetter[];
  readonly metrics: Metrics;
  /** For copies of bundles, outside the project, so that a bundle finds no node_modules. */
  readonly directory: string;
  /** Whether the function's role allows what Lambda does in its name. */
  readonly may: (definition: FunctionDefinition, action: string, resource: string) => boolean;
  readonly asyncRetries: number;
  readonly asyncRetryDelayMs: number;
  /** Called when an asynchronous invocation has ended for good. */
  readonly onQueueChange: () => void;
}

/** An asynchronous invocation that has neither succeeded nor been given up. */
export interface QueuedInvocation {
  readonly functionArn: string;
  readonly event: unknown;
}

/** The functions of the template, each in processes of its own. */
export class LambdaHost {
  readonly permissions: InvokePermission[] = [];
  /** By the function's ARN. */
  readonly eventInvokeConfigs = new Map<string, EventInvokeConfig>();
  readonly #functions = new Map<string, FunctionDefinition>();
  readonly #idle = new Map<string, Sandbox[]>();
  readonly #sandboxes = new Set<Sandbox>();
  readonly #queue = new Set<QueuedInvocation>();
  readonly #copies = new Map<string, Promise<string>>();
  readonly #logs: { readonly functionName: string; readonly line: string }[] = [];
  readonly #stopping = new AbortController();
  readonly #deps: LambdaHostDeps;

  constructor(deps: LambdaHostDeps) {
    this.#deps = deps;
  }

  add(definition: FunctionDefinition): void {
    this.#functions.set(definition.arn, definition);
  }

  get(arn: string): FunctionDefinition | undefined {
    return this.#functions.get(arn);
  }

  /** Every line that functions wrote, or one function by name, by logical id or by a part of either. */
  logs(functionName = ''): readonly string[] {
    return this.#logs
      .filter((entry) => entry.functionName.includes(functionName))
      .map(({ line }) => line);
  }

  mayInvoke(functionArn: string, invoker: Invoker): boolean {
    return this.#functions.has(functionArn) && isInvocable(this.permissions, functionArn, invoker);
  }

  /** Waits for the result; throws FunctionError for an error of the function or of its runtime. */
  async invoke(functionArn: string, event: unknown): Promise<unknown> {
    const definition = this.#functions.get(functionArn);
    if (definition === undefined)
      throw new FunctionError('ResourceNotFoundException', `no function "${functionArn}"`);
    if (this.#stopping.signal.aborted) throw new FunctionError('Stopped', 'the stand-in stops');
    const idle = this.#idle.get(functionArn) ?? [];
    this.#idle.set(functionArn, idle);
    const sandbox = idle.pop() ?? (await this.#start(definition));
    let failed = false;
    try {
      return await sandbox.invoke(event);
    } catch (error) {
      failed = true;
      const text = error instanceof FunctionError ? error.errorType : 'Unknown';
      this.#deps.tell({ kind: 'function-failed', functionName: definition.name, error: text });
      throw error;
    } finally {
      const { durationMs } = sandbox;
      countInvocation(this.#deps.metrics, definition.name, { failed, durationMs });
      if (sandbox.isAlive) idle.push(sandbox);
      else this.#sandboxes.delete(sandbox);
    }
  }

  /** Queues the event, as Lambda does for EventBridge: errors are retried, then go to the dead letters. */
  invokeAsync(functionArn: string, event: unknown): void {
    const queued = { functionArn, event };
    this.#queue.add(queued);
    this.#deps.activity.run(async () => {
      await this.#runQueued(queued);
      this.#queue.delete(queued);
      this.#deps.onQueueChange();
    });
  }

  queued(): readonly QueuedInvocation[] {
    return [...this.#queue];
  }

  /** Kills the processes of running invocations, of functions with that in their name; how many. */
  kill(functionName = ''): number {
    return [...this.#sandboxes].filter(
      (sandbox) => sandbox.functionName.includes(functionName) && sandbox.kill(),
    ).length;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#sandboxes].map((sandbox) => sandbox.stop()));
  }

  async #runQueued({ functionArn, event }: QueuedInvocation): Promise<void> {
    const retries = retriesOf(this.eventInvokeConfigs.get(functionArn), this.#deps.asyncRetries);
    for (let attempt = 0; attempt <= retries; attempt++) {
      if (attempt > 0) await this.#pause();
      if (await this.#succeeds(functionArn, event)) return;
    }
    const definition = this.#functions.get(functionArn);
    const queueArn = definition?.deadLetterArn;
    if (definition === undefined || queueArn === undefined) return;
    // In one account the role's policy is enough; a deny in the queue's own policy is not judged.
    if (this.#deps.may(definition, 'sqs:SendMessage', queueArn))
      this.#deps.deadLetters.push({ queueArn, source: functionArn, event });
  }

  #succeeds(functionArn: string, event: unknown): Promise<boolean> {
    return this.invoke(functionArn, event).then(
      () => true,
      () => false,
    );
  }

  async #pause(): Promise<void> {
    await delay(this.#deps.asyncRetryDelayMs, undefined, { signal: this.#stopping.signal });
  }

  async #start(definition: FunctionDefinition): Promise<Sandbox> {
    const { endpoint, region, may, tell, metrics } = this.#deps;
    const taskRoot = await this.#taskRootOf(definition);
    this.#stopping.signal.throwIfAborted();
    const { name, arn, timeoutSeconds, logGroupArn } = definition;
    const sandbox = new Sandbox({
      functionArn: arn,
      functionName: name,
      taskRoot,
      timeoutSeconds,
      environment: functionEnvironment(definition, taskRoot, endpoint(), region),
      onLine: (line) => {
        // Without the permission on its log group a function's log is lost, on AWS too.
        if (!may(definition, 'logs:PutLogEvents', `${logGroupArn}:log-stream:local`)) return;
        this.#logs.push({ functionName: name, line });
        tell({ kind: 'function-log', functionName: name, line });
        for (const { id, values } of embeddedMetrics(line)) metrics.put(id, ...values);
      },
    });
    this.#sandboxes.add(sandbox);
    return sandbox;
  }

  /** The copy of the bundle, made once. */
  #taskRootOf({ name, codeDirectory }: FunctionDefinition): Promise<string> {
    const taskRoot = join(this.#deps.directory, name);
    const copy =
      this.#copies.get(name) ??
      cp(codeDirectory, taskRoot, { recursive: true }).then(() => taskRoot);
    this.#copies.set(name, copy);
    return copy;
  }
}

/** Minutes after which the queue hands an event over again (Developer Guide, invocation-async-error-handling). */
const retryMinutes = [1, 3];

/** An event that is older than its maximum age is not tried again. */
function retriesOf(config: EventInvokeConfig | undefined, byDefault: number): number {
  const { maximumRetryAttempts = byDefault, maximumEventAgeSeconds = Infinity } = config ?? {};
  const tooLate = retryMinutes.findIndex((minutes) => minutes * 60 > maximumEventAgeSeconds);
  return tooLate < 0 ? maximumRetryAttempts : Math.min(maximumRetryAttempts, tooLate);
}
