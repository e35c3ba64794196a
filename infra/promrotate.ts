import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { readSettings } from './settings/settings-file.ts';
import { PromrotateStack } from './stack.ts';

/**
 * The app's one stack. Context: `promrotate:endpoints=<file>` names other settings than
 * `infra/endpoints.yaml`; `promrotate:local=true` is the local run, which accepts http to loopback.
 */
export function addPromrotate(app: App): PromrotateStack {
  const file: unknown = app.node.tryGetContext('promrotate:endpoints') ?? 'infra/endpoints.yaml';
  const isLocal = String(app.node.tryGetContext('promrotate:local')) === 'true';
  const stack = new PromrotateStack(app, 'Promrotate', readSettings(String(file), { isLocal }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return stack;
}
