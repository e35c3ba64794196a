import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { FunctionError } from './function-definition.ts';

const childFile = fileURLToPath(new URL('child.mjs', import.meta.url));

const failureSchema = z.object({ errorType: z.string(), errorMessage: z.string() });

const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('init-failure'), failure: failureSchema }),
  z.object({ kind: z.literal('failure'), failure: failureSchema }),
  z.object({ kind: z.literal('result'), result: z.unknown() }),
]);

type Answer = z.infer<typeof answerSchema>;

export interface SandboxOptions {
  readonly functionArn: string;
  readonly functionName: string;
  /** The copy of the bundle that this process runs in. */
  readonly taskRoot: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

/** One execution environment: a process that runs one invocation at a time and is kept warm. */
export class Sandbox {
  readonly #child: ChildProcess;
  readonly #options: SandboxOptions;
  readonly #exited: Promise<void>;
  #isAlive = true;
  #isBusy = false;
  #exit = 'exit status 0';
  #isInitialised = false;
  #durationMs = 0;
  /** What both streams show at the end of an invocation, and how many of the two have. */
  #ending = { marker: '', streams: 0, done: () => undefined as void };

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#child = fork(childFile, [], {
      cwd: options.taskRoot,
      env: { ...options.environment },
      // Neither a test runner's nor a loader's flags belong to the function.
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream !== null)
        createInterface({ input: stream }).on('line', (line) => this.#readLine(line));
    this.#exited = new Promise((resolve) => {
      // Not `exit`: the last lines are read only once the streams have closed.
      this.#child.once('close', (code, signal) => {
        this.#isAlive = false;
        this.#exit = signal === 'SIGKILL' ? 'signal: killed' : `exit status ${code ?? signal}`;
        resolve();
      });
      this.#child.once('error', () => resolve());
    });
  }

  get functionName(): string {
    return this.#options.functionName;
  }

  /** How long the last invocation took, without the start of the process. */
  get durationMs(): number {
    return this.#durationMs;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  async invoke(event: unknown): Promise<unknown> {
    this.#isBusy = true;
    this.#durationMs = 0;
    try {
      return await this.#invoke(event);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Kills the process in the middle of its invocation; returns whether it had one. */
  kill(): boolean {
    if (!this.#isBusy || !this.#isAlive) return false;
    // Whatever the invocation comes to now, nobody else gets this process.
    this.#isAlive = false;
    return this.#child.kill('SIGKILL');
  }

  async #invoke(event: unknown): Promise<unknown> {
    if (!this.#isInitialised) {
      await this.#next('init', 10_000);
      this.#isInitialised = true;
    }
    const { functionArn, timeoutSeconds } = this.#options;
    const requestId = randomUUID();
    const endMarker = randomUUID();
    const timeoutMs = timeoutSeconds * 1000;
    const allRead = new Promise<void>((done) => {
      this.#ending = { marker: endMarker, streams: 0, done };
    });
    const answer = this.#next(requestId, timeoutMs);
    const startedMs = Date.now();
    const deadline = startedMs + timeoutMs;
    this.#child.send({ event, requestId, endMarker, functionArn, deadline });
    try {
      const { result } = z.object({ result: z.unknown() }).parse(await answer);
      return result;
    } finally {
      this.#durationMs = Date.now() - startedMs;
      await Promise.race([allRead, this.#exited]);
    }
  }

  async stop(): Promise<void> {
    if (this.#isAlive) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #readLine(line: string): void {
    const { marker, done } = this.#ending;
    const isEnd = marker !== '' && line.endsWith(marker);
    const text = isEnd ? line.slice(0, -marker.length) : line;
    if (text !== '' || !isEnd) this.#options.onLine(text);
    if (isEnd && ++this.#ending.streams === 2) done();
  }

  /** The next message of the process; its end, its failure and the timeout are errors. */
  async #next(requestId: string, timeoutMs: number): Promise<Answer> {
    const listening = new AbortController();
    const message = new Promise<Answer>((resolve) => {
      const listener = (text: unknown) => resolve(answerSchema.parse(text));
      this.#child.once('message', listener);
      listening.signal.addEventListener('abort', () => this.#child.off('message', listener));
    });
    const timer = Promise.withResolvers<'timeout'>();
    const timeout = setTimeout(() => timer.resolve('timeout'), timeoutMs);
    const answer = await Promise.race([message, timer.promise, this.#exited]);
    clearTimeout(timeout);
    listening.abort();
    if (answer === 'timeout') {
      const text = `${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
      await this.stop();
      this.#options.onLine(`${new Date().toISOString()} ${text}`);
      throw new FunctionError('Sandbox.Timedout', `RequestId: ${text}`);
    }
    if (answer === undefined)
      throw new FunctionError(
        'Runtime.ExitError',
        `RequestId: ${requestId} Error: Runtime exited with error: ${this.#exit}`,
      );
    if ('failure' in answer)
      throw new FunctionError(answer.failure.errorType, answer.failure.errorMessage);
    return answer;
  }
}
