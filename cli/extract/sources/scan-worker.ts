import { parentPort } from 'node:worker_threads';
import { type SourceText, scanText } from '../scan-text.ts';
import { notParsed, pack } from './packed-scan.ts';

/** A thread of its own, which can be ended when a parser does not end. */
parentPort?.on('message', (source: SourceText) => {
  void scanText(source)
    .catch((error: unknown) => notParsed(source.file, failureOf(error)))
    .then((scan) => parentPort?.postMessage(pack(scan)));
});

/** Without its message, which may quote the text. */
const failureOf = (error: unknown): string =>
  `makes the parser fail (${error instanceof Error ? error.name : 'unknown error'})`;
