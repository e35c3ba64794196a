import type { Machine } from '../operations/session.ts';
import type { Source } from './scan.ts';
import { scanEnvironment } from './scan-environment.ts';
import { scanFiles } from './scan-files.ts';
import { scanHistory } from './scan-history.ts';
import { scanKubernetes } from './scan-kubernetes.ts';
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
    ...(env ? [scanEnvironment(environment)] : []),
    ...(gitHistory ? [scanHistory(within, { folder, environment })] : []),
    ...(kubernetes ? [scanKubernetes({ ...where, environment })] : []),
  ];
}
