import type { Source } from './scan.ts';
import type { ScanProblem } from './sighting.ts';
import { type Gathered, gather } from './sources/gather.ts';
import { hasKeyword } from './sources/keywords.ts';
import { type Cluster, findResources, readObjects } from './sources/kubernetes.ts';
import { complaintOf } from './sources/program-complaint.ts';
import { createScanPool, type PoolLimits } from './sources/scan-pool.ts';

export type KubernetesScanOptions = Omit<Cluster, 'kubectl'> & {
  /** kubectl runs in it: its PATH, HOME and KUBECONFIG. */
  readonly environment: NodeJS.ProcessEnv;
  readonly limits?: PoolLimits;
};

/** A live cluster through kubectl, with the rights of whoever runs it, as a source of the scan. */
export const scanKubernetes =
  ({ environment, limits, ...where }: KubernetesScanOptions): Source =>
  async (watch) => {
    const { signal } = watch;
    const cluster = { ...where, kubectl: { command: 'kubectl', environment, signal } };
    const pool = createScanPool(limits);
    const stop = (): void => void pool.close();
    signal.addEventListener('abort', stop);
    try {
      return await gather(look(cluster), pool, watch);
    } finally {
      signal.removeEventListener('abort', stop);
      await pool.close();
    }
  };

/** What one may not list is a problem; the rest is looked at all the same. */
async function* look(cluster: Cluster): AsyncGenerator<Gathered> {
  const { signal } = cluster.kubectl;
  let resources: readonly string[];
  try {
    resources = await findResources(cluster);
  } catch (error) {
    signal.throwIfAborted();
    yield failed('kubernetes', error);
    return;
  }
  for (const resource of resources) {
    try {
      for await (const source of readObjects(cluster, resource)) {
        const bytes = Buffer.byteLength(source.text);
        yield hasKeyword(source.text) ? { bytes, source } : { bytes };
      }
    } catch (error) {
      signal.throwIfAborted();
      yield failed(`kubernetes:${resource}`, error);
    }
  }
}

function failed(file: string, error: unknown): Gathered {
  const message = complaintOf(error, 'https://kubernetes.io/docs/tasks/tools/');
  const problem: ScanProblem = { code: 'KUBECTL_FAILED', file, message };
  return { bytes: 0, problem, isSkipped: true, isContinued: true };
}
