import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { DeploymentError } from './deployment-error.ts';
import { readSettings } from './settings/settings-file.ts';
import { PromrotateStack } from './stack.ts';

/** `--context promrotate:endpoints=<file>` names other settings, `promrotate:local=true` the local run. */
function promrotate(): void {
  const app = new App();
  const file: unknown = app.node.tryGetContext('promrotate:endpoints') ?? 'infra/endpoints.yaml';
  const isLocal = String(app.node.tryGetContext('promrotate:local')) === 'true';
  new PromrotateStack(app, 'Promrotate', readSettings(String(file), { isLocal }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}

try {
  promrotate();
} catch (error) {
  if (!(error instanceof DeploymentError)) throw error;
  console.error(`${error.code}\n${error.message}`);
  process.exitCode = 1;
}
