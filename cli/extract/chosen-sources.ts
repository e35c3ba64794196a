import type { Machine } from '../operations/session.ts';
import type { Source } from './scan.ts';
import { scanFiles } from './scan-files.ts';
import { scanHistory } from './scan-history.ts';
import type { KubernetesScanOptions } from './scan-kubernetes.ts';
import type { ScanRequest } from './scan-request.ts';

/** The sources that a request names; Git's history is that of the current folder by default. */
export function chooseSources(
  { paths, env, gitHistory, kubernetes, context, namespace }: ScanRequest,
  { folder, environment }: Machine,
): readonly Source[] {
  const within = paths.length === 0 ? ['.'] : paths;
  const where = {
    ...(context !== undefined && { context }),
    ...(namespace !== undefined && { namespace }),
  };
  return [
    ...(paths.length === 0 ? [] : [scanFiles(paths, { folder })]),
    ...(env ? [environmentSource(environment)] : []),
    ...(gitHistory ? [scanHistory(within, { folder, environment })] : []),
    ...(kubernetes ? [kubernetesSource({ ...where, environment })] : []),
  ];
}

// What only some scans need is loaded for them, as a scan has to start quickly.
const environmentSource =
  (environment: Machine['environment']): Source =>
  async (watch) => {
    const { scanEnvironment } = await import('./scan-environment.ts');
    return scanEnvironment(environment)(watch);
  };

const kubernetesSource =
  (options: KubernetesScanOptions): Source =>
  async (watch) => {
    const { scanKubernetes } = await import('./scan-kubernetes.ts');
    return scanKubernetes(options)(watch);
  };
