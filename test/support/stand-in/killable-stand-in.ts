import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ControlCommand } from '../../../infra/local/process/control-commands.ts';
import type { ProcessSettings } from '../../../infra/local/process/process-options.ts';
import { killLeftovers } from './leftovers.ts';
import { type PlayedEvent, StandInLife } from './stand-in-life.ts';

/**
 * A stand-in in a process of its own that can be killed at any moment and started again, with the same
 * state, address and key pairs.
 */
export class KillableStandIn {
  /** What happened in all its lives. */
  readonly events: PlayedEvent[] = [];
  /** Called with each event when it comes. */
  onEvent: (event: PlayedEvent) => void = () => undefined;
  readonly #settings: ProcessSettings;
  readonly #stateDirectory: string;
  #life: StandInLife;
  #endpoint = '';

  private constructor(settings: ProcessSettings, stateDirectory: string) {
    this.#settings = { ...settings, standIn: { ...settings.standIn, stateDirectory } };
    this.#stateDirectory = stateDirectory;
    this.#life = this.#begin();
  }

  /** Resolves when everything that is declared is there. */
  static async start(settings: ProcessSettings): Promise<KillableStandIn> {
    const stateDirectory = await mkdtemp(join(tmpdir(), 'promrotate-state-'));
    const standIn = new KillableStandIn(settings, stateDirectory);
    try {
      await standIn.#isReady();
      return standIn;
    } catch (error) {
      await rm(stateDirectory, { recursive: true, force: true });
      throw error;
    }
  }

  /** The same in each life. */
  get endpoint(): string {
    return this.#endpoint;
  }

  get stateDirectory(): string {
    return this.#stateDirectory;
  }

  /** The variables of a person's shell, with a key pair that may do everything; the same in each life. */
  async environment(): Promise<Readonly<Record<string, string>>> {
    return (await this.#life.ready()).environment;
  }

  /** What the stack gives out. */
  async outputs(): Promise<Readonly<Record<string, string>>> {
    return (await this.#life.ready()).outputs;
  }

  /** Asks one of the commands in `control`. */
  ask<Answer extends z.ZodType>(
    command: ControlCommand<Answer>,
    argument?: string,
  ): Promise<z.output<Answer>> {
    return this.#life.ask(command, argument);
  }

  /** SIGKILL, in the middle of whatever goes on; hosts' shells go on, as they do when AWS is away. */
  kill(): Promise<void> {
    return this.#life.kill();
  }

  async startAgain(): Promise<void> {
    this.#life = this.#begin();
    await this.#isReady();
  }

  /** Ends it with all that it has started in any life, and removes its state. */
  async stop(): Promise<void> {
    await this.#life.stop();
    await killLeftovers(this.#endpoint);
    await rm(this.#stateDirectory, { recursive: true, force: true });
  }

  #begin(): StandInLife {
    return new StandInLife(this.#settings, (event) => {
      this.events.push(event);
      this.onEvent(event);
    });
  }

  async #isReady(): Promise<void> {
    const { endpoint } = await this.#life.ready();
    this.#endpoint = endpoint;
  }
}
