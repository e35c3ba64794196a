import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import type { ControlCommand } from '../../../infra/local/process/control-commands.ts';
import { readJsonLines, writeJsonLine } from '../../../infra/local/process/json-lines.ts';
import {
  type Message,
  messageSchema,
  type Ready,
} from '../../../infra/local/process/process-messages.ts';
import type { ProcessSettings } from '../../../infra/local/process/process-options.ts';

const entry = fileURLToPath(
  new URL('../../../infra/local/process/stand-in-process.ts', import.meta.url),
);

export type PlayedEvent = Extract<Message, { kind: 'event' }>['event'];

type Answered = Extract<Message, { kind: 'answer' | 'error' }>;

/** One process of a stand-in, from its start to its end. */
export class StandInLife {
  readonly #child = spawn(process.execPath, ['--import', 'tsx', entry]);
  readonly #ended = once(this.#child, 'close');
  readonly #ready = Promise.withResolvers<Ready>();
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #onEvent: (event: PlayedEvent) => void;
  #questions = 0;
  #errors = '';

  constructor(settings: ProcessSettings, onEvent: (event: PlayedEvent) => void) {
    this.#onEvent = onEvent;
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    // What is written to a process that was killed goes nowhere.
    this.#child.stdin.on('error', () => undefined);
    readJsonLines(this.#child.stdout, (line) => this.#take(messageSchema.parse(line)));
    writeJsonLine(this.#child.stdin, settings);
    void this.#ended.then(() => this.#giveUp());
    // Whoever kills a process before it is ready does not wait for it.
    this.#ready.promise.catch(() => undefined);
  }

  /** Rejects with what the process wrote to stderr when it ends before it is ready. */
  ready(): Promise<Ready> {
    return this.#ready.promise;
  }

  async ask<Answer extends z.ZodType>(
    { name, answer }: ControlCommand<Answer>,
    argument?: string,
  ): Promise<z.output<Answer>> {
    const id = this.#questions++;
    const asked = Promise.withResolvers<unknown>();
    this.#asked.set(id, asked);
    writeJsonLine(this.#child.stdin, { id, command: name, argument });
    return answer.parse(await asked.promise);
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Ends it as it wants to be ended. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }

  #take(message: Message): void {
    if (message.kind === 'ready') this.#ready.resolve(message);
    else if (message.kind === 'event') this.#onEvent(message.event);
    else this.#settle(message);
  }

  #settle(message: Answered): void {
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (message.kind === 'answer') asked?.resolve(message.answer);
    else asked?.reject(new Error(message.error));
  }

  #giveUp(): void {
    const error = new Error(`the process of the stand-in has ended ${this.#errors}`.trim());
    this.#ready.reject(error);
    for (const asked of this.#asked.values()) asked.reject(error);
  }
}
