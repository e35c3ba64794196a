import type { Colors } from '../colors.ts';

export type Narrator = {
  readonly colors: Colors;
  /** A line of the run, with the time since its start. */
  readonly say: (topic: string, text: string) => void;
  /** No more lines: the story is over. */
  readonly end: () => void;
  /** Text as it is: tables, and what comes after the run. */
  readonly print: (text: string) => void;
};

export type NarratorOptions = {
  readonly write: (text: string) => void;
  readonly colors: Colors;
};

const topicWidth = 11;

/** Tells what happens, while it happens. */
export function createNarrator({ write, colors }: NarratorOptions): Narrator {
  const startedAt = performance.now();
  let isOver = false;
  return {
    colors,
    end() {
      isOver = true;
    },
    say(topic, text) {
      if (isOver) return;
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      write(`${colors.dim(`${seconds.padStart(6)} s`)}  ${topic.padEnd(topicWidth)} ${text}\n`);
    },
    print: (text) => write(`${text}\n`),
  };
}
