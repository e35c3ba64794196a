import { CommandLineError } from '../operations/command-line-error.ts';
import { exitStatuses } from '../operations/exit-status.ts';
import type { ScanProblem, ScanProblemCode } from './sighting.ts';
import { fileName } from './sources/file-name.ts';

const exitStatus = exitStatuses.usage;

/** Of these nothing was seen; of a file with another problem at least its lines. */
const unseen: ReadonlySet<ScanProblemCode> = new Set(['BINARY_FILE', 'FILE_UNREADABLE']);
const failed: ReadonlySet<ScanProblemCode> = new Set(['GIT_FAILED', 'KUBECTL_FAILED']);

/** What the command line named and nobody looked at; other problems are notes in the report. */
export function findFailure(
  problems: readonly ScanProblem[],
  paths: readonly string[],
  folder: string,
): CommandLineError | undefined {
  const named = new Set(paths.map((path) => fileName(path, folder)));
  const [problem, ...more] = problems.filter(
    ({ code, file, isUnseen }) =>
      failed.has(code) || ((isUnseen === true || unseen.has(code)) && named.has(file)),
  );
  if (problem === undefined) return undefined;
  const { code, file, message } = problem;
  const others = more.length === 0 ? '' : `, and ${more.length} more in the report`;
  return new CommandLineError(
    'EXTRACTION_INCOMPLETE',
    `expected to look at all that was named, but ${code} at "${file}": ${message}${others}`,
    { exitStatus },
  );
}

/**
 * Every error ends an extraction with 2, for 1 tells that something was found. What an unknown one
 * says may quote a file, and stays unsaid.
 */
export function toExtractionError(error: unknown, signal?: AbortSignal): CommandLineError {
  if (error instanceof CommandLineError) return error;
  if (signal?.aborted === true)
    return new CommandLineError('STOPPED_WAITING', 'stopped: nothing was changed', {
      cause: error,
    });
  const name = error instanceof Error ? error.name : 'unknown';
  return new CommandLineError(
    'UNEXPECTED',
    `expected to end, found an error of the extraction itself (${name}${placeOf(error)})`,
    { exitStatus, cause: error },
  );
}

/** The line of our code that threw. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = /^\s+at .*?([\w.-]+\.[mc]?[jt]s:\d+)/m.exec(stack)?.[1];
  return place === undefined ? '' : ` at ${place}`;
}
