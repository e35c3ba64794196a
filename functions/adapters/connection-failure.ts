import type { PushOutcome } from '../shared/ports.ts';

const tlsCodes =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

/** What `fetch` threw, as a class and a word; never the error's own text. */
export function connectionFailure(error: unknown): PushOutcome {
  if (property(error, 'name') === 'TimeoutError') return { kind: 'timeout', detail: 'no answer' };
  const code = codeOf(error) ?? 'no connection';
  return { kind: tlsCodes.test(code) ? 'tls' : 'unavailable', detail: code };
}

/** The system's code, which stands at the bottom: behind causes, in the first of several tries. */
function codeOf(error: unknown): string | undefined {
  const code = property(error, 'code');
  if (typeof code === 'string') return code;
  const tries = property(error, 'errors');
  const below: unknown = Array.isArray(tries) ? tries[0] : property(error, 'cause');
  return below === undefined ? undefined : codeOf(below);
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
