import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../promrotate.mjs', import.meta.url));

export type CommandResult = { readonly status: number | null; readonly text: string };

/** The command line in a shell of an operator, who may call our two functions. */
export type CommandLine = {
  /** Runs `promrotate <words>`; each line that it prints is told as it comes. */
  readonly run: (...words: string[]) => Promise<CommandResult>;
};

export type CommandLineOptions = {
  /** By which the AWS tools find region, endpoint and identity. */
  readonly environment: Readonly<Record<string, string>>;
  readonly say: (topic: string, text: string) => void;
  readonly signal: AbortSignal;
};

export function openCommandLine({ environment, say, signal }: CommandLineOptions): CommandLine {
  return {
    async run(...words) {
      say('operator', `$ npx promrotate ${words.join(' ')}`);
      const child = spawn(process.execPath, [program, ...words], {
        env: { ...environment, PATH: process.env['PATH'], NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
        signal,
      });
      const lines: string[] = [];
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          lines.push(line);
          if (line.trim() !== '') say('', `  ${line}`);
        });
      }
      const [status] = (await once(child, 'close')) as [number | null];
      return { status, text: lines.join('\n') };
    },
  };
}
