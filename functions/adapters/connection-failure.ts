import type { PushOutcome } from '../shared/ports.ts';

const tlsCodes = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What `fetch` threw, as a class and a word; never the error's own text. */
export function connectionFailure(error: unknown): PushOutcome {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'timeout', detail: 'no answer' };
  }
  const code = codeOf(error) ?? 'no connection';
  return { kind: tlsCodes.test(code) ? 'tls' : 'unavailable', detail: code };
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
