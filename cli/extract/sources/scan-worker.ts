import { parentPort } from 'node:worker_threads';
import { scanText, type TextScan } from '../scan-text.ts';
import { notParsed, pack, parsedInPieces } from './packed-scan.ts';
import { scanInPieces } from './scan-in-pieces.ts';
import type { ScanOrder } from './scan-pool.ts';

/** A thread of its own, which can be ended when a parser does not end. */
parentPort?.on('message', (order: ScanOrder) => {
  void carryOut(order)
    .catch((error: unknown) => notParsed(order.source.file, failureOf(error)))
    .then((scan) => parentPort?.postMessage(pack(scan)));
});

async function carryOut({ source, inPieces }: ScanOrder): Promise<TextScan> {
  if (inPieces !== undefined) return scanPieces(source, inPieces.because, inPieces.seconds);
  const scan = await scanText(source);
  const isUnseen = scan.problems.some((problem) => problem.isUnseen === true);
  return isUnseen ? scanPieces(source, 'makes the parser fail', 5) : scan;
}

async function scanPieces(
  source: ScanOrder['source'],
  because: string,
  seconds: number,
): Promise<TextScan> {
  const end = performance.now() + seconds * 1_000;
  const pieces = await scanInPieces(source, () => performance.now() > end);
  return parsedInPieces(pieces, source.file, because);
}

/** Without its message, which may quote the text. */
const failureOf = (error: unknown): string =>
  `makes the parser fail (${error instanceof Error ? error.name : 'unknown error'})`;
