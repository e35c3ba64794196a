import { type ProcessGroup, startProcess } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

export type PrometheusOptions = {
  readonly binary: string;
  readonly port: number;
  readonly arguments: readonly string[];
  readonly log: string;
  /** Authorization header for the readiness check, where a web config asks for one. */
  readonly authorization?: string;
};

/** A Prometheus that has answered that it is ready. */
export async function startPrometheus(options: PrometheusOptions): Promise<ProcessGroup> {
  const { binary, port, log, authorization } = options;
  const started = await startProcess({
    command: binary,
    arguments: [`--web.listen-address=127.0.0.1:${port}`, ...options.arguments],
    log,
  });
  const isReady = async (): Promise<boolean> => {
    if (started.hasEnded()) throw new Error(`prometheus has ended early, see ${log}`);
    const response = await fetch(`http://127.0.0.1:${port}/-/ready`, {
      headers: authorization === undefined ? {} : { authorization },
      signal: AbortSignal.timeout(5_000),
    }).catch(() => undefined);
    return response?.ok === true;
  };
  try {
    await waitUntil(isReady, { what: `prometheus to be ready (see ${log})`, timeoutSeconds: 20 });
  } catch (error) {
    await started.stop();
    throw error;
  }
  return started;
}
