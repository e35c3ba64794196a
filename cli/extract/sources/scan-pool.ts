import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SourceText, TextScan } from '../scan-text.ts';
import { notParsed, type PackedScan, unpack } from './packed-scan.ts';

export type ScanPool = {
  /** Rejects only where the threads cannot work at all. */
  readonly scan: (source: SourceText) => Promise<TextScan>;
  /** Ends what is under way, as not parsed. A second call does nothing. */
  readonly close: () => Promise<void>;
};

export type PoolLimits = {
  /** What a parser may take for one text; 10 s by default, and as much once more in pieces. */
  readonly seconds?: number;
  readonly threads?: number;
  /** Of a thread, for everything that a parser makes of one text. */
  readonly megabytes?: number;
  /** Where the threads begin; for tests. */
  readonly program?: URL;
};

/** What a thread is told to scan. */
export type ScanOrder = {
  readonly source: SourceText;
  /** After it took too long, or too much, as a whole. */
  readonly inPieces?: { readonly because: string; readonly seconds: number };
};

type Task = ScanOrder & {
  readonly settle: (scan: TextScan) => void;
  readonly fail: (error: Error) => void;
};
type Thread = { readonly worker: Worker; task?: Task | undefined; timer?: NodeJS.Timeout };

/** Characters that wait: to load and warm up one more thread costs about as much as to parse these. */
const worthThread = 1_500_000;

const ownProgram = new URL('./scan-worker.mjs', import.meta.url);

/** Threads that scan texts, started as they are needed. One that takes too long or too much is ended. */
export function createScanPool(limits: PoolLimits = {}): ScanPool {
  const { seconds = 10, megabytes = 512 } = limits;
  const most = limits.threads ?? Math.min(4, availableParallelism());
  const threads = new Set<Thread>();
  const waiting: Task[] = [];

  function start(): Thread {
    const worker = new Worker(limits.program ?? ownProgram, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    const thread: Thread = { worker };
    worker.on('message', (scan: PackedScan) => finish(thread, unpack(scan)));
    worker.on('error', (error: Error) => {
      if (isOutOfMemory(error)) discard(thread, `takes more than ${megabytes} MB to parse`);
      else thread.task?.fail(error);
    });
    threads.add(thread);
    return thread;
  }
  function finish(thread: Thread, scan: TextScan): void {
    clearTimeout(thread.timer);
    const { task } = thread;
    thread.task = undefined;
    thread.worker.unref();
    task?.settle(scan);
    next();
  }
  function discard(thread: Thread, reason: string): void {
    threads.delete(thread);
    void thread.worker.terminate();
    clearTimeout(thread.timer);
    const { task } = thread;
    if (task === undefined) return;
    if (task.inPieces === undefined) {
      // A little less than the thread has, so that what it found is not lost.
      const inPieces = { because: reason, seconds: 0.8 * seconds };
      waiting.unshift({ ...task, inPieces });
    } else task.settle(notParsed(task.source.file, reason));
    thread.task = undefined;
    next();
  }
  function give(thread: Thread, task: Task): void {
    thread.task = task;
    thread.worker.ref();
    const tooLong = (): void => discard(thread, `takes more than ${seconds} s to parse`);
    thread.timer = setTimeout(tooLong, seconds * 1_000);
    const { source, inPieces } = task;
    const order: ScanOrder = inPieces === undefined ? { source } : { source, inPieces };
    thread.worker.postMessage(order);
  }
  const backlog = (): number => waiting.reduce((sum, { source }) => sum + source.text.length, 0);
  function next(): void {
    const task = waiting[0];
    if (task === undefined) return;
    const idle = [...threads].find((thread) => thread.task === undefined);
    const isWorthwhile = threads.size === 0 || backlog() > worthThread;
    const thread = idle ?? (threads.size < most && isWorthwhile ? start() : undefined);
    if (thread === undefined) return;
    waiting.shift();
    give(thread, task);
  }

  return {
    scan: (source) =>
      new Promise((settle, fail) => {
        waiting.push({ source, settle, fail });
        next();
      }),
    async close() {
      const tasks = [...waiting.splice(0), ...[...threads].flatMap(({ task }) => task ?? [])];
      const ended = [...threads].map(({ worker }) => worker.terminate());
      for (const { timer } of threads) clearTimeout(timer);
      threads.clear();
      for (const { source, settle } of tasks) settle(notParsed(source.file, 'was stopped'));
      await Promise.all(ended);
    },
  };
}

const isOutOfMemory = (error: Error): boolean =>
  'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
