import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const contentSchema = z.object({ format: z.literal(1), parts: z.record(z.string(), z.unknown()) });

export type StateParts = z.infer<typeof contentSchema>['parts'];

/**
 * The stand-in's state as one JSON file, readable by its owner only. A write replaces the file by
 * rename: whoever reads it, after whatever end of the writer, finds the whole of the old or the new.
 */
export class StateFile {
  readonly #file: string;

  /** Makes the folder, mode 0700, unless it is there. */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#file = join(directory, 'state.json');
  }

  /** Empty when nothing was written yet; throws when the file is not one of ours. */
  read(): StateParts {
    const text = this.#text();
    if (text === undefined) return {};
    const content = contentSchema.safeParse(parsed(text));
    if (content.success) return content.data.parts;
    // Neither error is passed on: a parser quotes the text that it does not understand.
    throw new Error(
      `expected "${this.#file}" to be a state of the stand-in, found something else; remove its folder to start anew`,
    );
  }

  /** On disk when it returns. Synchronous, so that no change can come in between. */
  write(parts: StateParts): void {
    const temporary = `${this.#file}.new`;
    const descriptor = openSync(temporary, 'w', 0o600);
    try {
      writeFileSync(descriptor, JSON.stringify({ format: 1, parts }));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, this.#file);
  }

  #text(): string | undefined {
    return existsSync(this.#file) ? readFileSync(this.#file, 'utf8') : undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
