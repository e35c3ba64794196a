/** How far a scan is. */
export type Progress = {
  readonly files: number;
  readonly bytes: number;
  readonly found: number;
};

export type ProgressOptions = {
  readonly write: (text: string) => void;
  /** Whether a line can be written over. */
  readonly isTerminal: boolean;
  /** Whether a program reads that stream: then nothing but a line that is taken away again. */
  readonly isForProgram: boolean;
  /** Milliseconds since any moment. */
  readonly now: () => number;
};

const rewriteEveryMs = 100;
const lineEveryMs = 10_000;
const eraseLine = '\r\u001B[2K';

/** Tells how far a scan is; a short one is done before anything is told. */
export function createProgress({ write, isTerminal, isForProgram, now }: ProgressOptions) {
  const isTold = isTerminal || !isForProgram;
  const everyMs = isTerminal ? rewriteEveryMs : lineEveryMs;
  let toldAt = now();
  let hasLine = false;
  return {
    report(this: void, progress: Progress): void {
      if (!isTold || now() - toldAt < everyMs) return;
      toldAt = now();
      hasLine = isTerminal;
      write(isTerminal ? `${eraseLine}${progressText(progress)}` : `${progressText(progress)}\n`);
    },
    /** Takes the line away, so that what comes next stands alone. */
    end(this: void): void {
      if (hasLine) write(eraseLine);
      hasLine = false;
    },
  };
}

function progressText({ files, bytes, found }: Progress): string {
  const megabytes = (bytes / 1_000_000).toFixed(1);
  return `looking: ${files.toLocaleString('en')} files, ${megabytes} MB, ${found.toLocaleString('en')} found`;
}
