import { createInterface } from 'node:readline/promises';
import { CommandLineError } from './command-line-error.ts';
import type { Session } from './session.ts';

/** Asks on the terminal; the end of the input (Ctrl-D) is an empty answer. */
export function askOnTerminal(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  signal: AbortSignal,
): NonNullable<Session['ask']> {
  return async (question) => {
    // Not `terminal`, which would keep Ctrl-C from being a signal.
    const lines = createInterface({ input, output, terminal: false });
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    try {
      return await Promise.race([lines.question(question, { signal }), ended]);
    } catch (cause) {
      if (!signal.aborted) throw cause;
      throw new CommandLineError('STOPPED_WAITING', 'stopped: nothing was changed', { cause });
    } finally {
      lines.close();
    }
  };
}
