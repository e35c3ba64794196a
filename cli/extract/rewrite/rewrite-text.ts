import { plainText } from '../../operations/plain-text.ts';
import { isPrometheus } from './apply-rewrite.ts';
import type { RewriteReport } from './rewrite-files.ts';
import { wayBack } from './way-back.ts';

const reload =
  'Have Prometheus load it: curl -X POST http://<its address>/-/reload (with --web.enable-lifecycle), or SIGHUP.';

export function rewriteText({ plan, rewritten, written, warnings }: RewriteReport): string {
  const left = plan.leftOver.map(
    ({ place, kind, reason }) => `  ${place.file}:${place.line} ${kind}: ${reason}`,
  );
  const done = [
    ...rewritten.map(({ file }) => `rewritten: ${file}`),
    ...written.map((file) => `written: ${file}`),
    ...warnings.map((warning) => `warning: ${warning}`),
    ...(plan.rewrites.some(isPrometheus) ? [reload] : []),
    'Back again, where that is needed:',
    ...rewritten.map((one) => `  ${wayBack(one)}`),
    'The backups hold the secrets: remove them once the files are in use.',
  ];
  return [
    ...(rewritten.length > 0 ? done : ['Nothing was rewritten.']),
    ...(left.length > 0 ? ['By hand:', ...left] : []),
  ]
    .map(plainText)
    .join('\n');
}
