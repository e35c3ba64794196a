import type { Word } from '../syntax/words.ts';
import { tailOf } from './flags.ts';
import { findInCollectorSettings, findInMetricsTool } from './metrics-tools.ts';
import { isMetricsAddress, isWriteAddress } from './purposes.ts';
import type { Found } from './rules.ts';
import { findInAddress, type Surroundings } from './values.ts';
import { findInVictoriaMetricsFlags } from './victoria-metrics-flags.ts';
import { findInWebClient, programOf } from './web-clients.ts';

/**
 * Secrets on the command line of a writer, a receiver or a tool. `words` are one simple
 * command; the path in `surroundings` is the place of the command, the context's text is what the
 * words' spans count in.
 */
export function* findInCommand(
  words: readonly Word[],
  surroundings: Surroundings,
): Iterable<Found> {
  const seen = new Set<number>();
  const context = { ...surroundings.context, quotesDollars: true };
  for (const found of findInOneCommand(words, { ...surroundings, context })) {
    if (!seen.has(found.at.start)) {
      seen.add(found.at.start);
      yield found;
    }
  }
}

function* findInOneCommand(words: readonly Word[], surroundings: Surroundings): Iterable<Found> {
  const start = words.findIndex((word) => programs.has(programOf(word)));
  if (start >= 0) {
    yield* findInWebClient(words.slice(start), surroundings);
    yield* findInMetricsTool(words.slice(start), surroundings);
  }
  yield* findInVictoriaMetricsFlags(words, surroundings);
  if (
    words.some((word) => word.value.startsWith('exporters') || word.value.startsWith('--set=e'))
  ) {
    yield* findInCollectorSettings(words, surroundings);
  }
  yield* findInOtherAddresses(words, surroundings);
}

const programs = new Set(['curl', 'wget', 'promtool', 'amtool', 'mimirtool', 'cortextool']);

/** Addresses of metrics on the command line of any program. */
function* findInOtherAddresses(
  words: readonly Word[],
  surroundings: Surroundings,
): Iterable<Found> {
  for (const word of words) {
    const start = /(?:^|=)(?=https?:\/\/)/.exec(word.value);
    const text = start === null ? '' : word.value.slice(start.index + start[0].length);
    if (start !== null && isMetricsAddress(text)) {
      const role = isWriteAddress(text) ? 'remote-write' : 'unknown';
      yield* findInAddress(tailOf(word, start.index + start[0].length, surroundings), {
        ...surroundings,
        role,
      });
    }
  }
}
