import type { z } from 'zod';
import { StateFile, type StateParts } from './state-file.ts';

/**
 * What the services keep beyond the life of the process. AWS does not lose a write that it answered:
 * `save` comes before each answer, so a kill leaves a change whole and acknowledged, whole and
 * unanswered, or not made. Without a folder nothing is kept.
 */
export class DurableState {
  readonly #file: StateFile | undefined;
  readonly #earlier: StateParts;
  readonly #parts = new Map<string, () => unknown>();
  #written = '';

  constructor(directory: string | undefined) {
    this.#file = directory === undefined ? undefined : new StateFile(directory);
    this.#earlier = this.#file?.read() ?? {};
  }

  /** What an earlier process kept under this name. */
  read<Part>(name: string, schema: z.ZodType<Part>): Part | undefined {
    const part = this.#earlier[name];
    return part === undefined ? undefined : schema.parse(part);
  }

  /** Keeps what `take` gives, a JSON value, from the next `save` on. */
  keep(name: string, take: () => unknown): void {
    this.#parts.set(name, take);
  }

  /** Saves when the change in whose middle this may be called, and what follows from it, is made. */
  saveSoon(): void {
    if (this.#file !== undefined) setImmediate(() => this.save());
  }

  /**
   * Writes the file if anything has changed. Only between two changes, never in the middle of one: the
   * services change their state synchronously, so that any callback of the event loop will do.
   */
  save(): void {
    if (this.#file === undefined) return;
    const parts = Object.fromEntries([...this.#parts].map(([name, take]) => [name, take()]));
    const text = JSON.stringify(parts);
    if (text === this.#written) return;
    this.#file.write(parts);
    this.#written = text;
  }
}
