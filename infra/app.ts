import { App } from 'aws-cdk-lib';
import { DeploymentError } from './deployment-error.ts';
import { addPromrotate } from './promrotate.ts';

try {
  addPromrotate(new App());
} catch (error) {
  if (!(error instanceof DeploymentError)) throw error;
  console.error(`${error.code}\n${error.message}`);
  process.exitCode = 1;
}
