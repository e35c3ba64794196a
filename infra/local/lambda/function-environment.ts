import { credentialEnvironment } from '../iam/principals.ts';
import type { FunctionDefinition } from './function-definition.ts';

/**
 * Everything that a function's process sees: what the template gives it, what Lambda's runtime sets
 * (Developer Guide, "Defined runtime environment variables"), and the SDK's standard variable for an
 * endpoint, by which the stand-in is reached.
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  taskRoot: string,
  endpoint: string,
  region: string,
): Record<string, string> {
  return {
    ...definition.environment,
    ...credentialEnvironment(definition.principal),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMebibytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: '[$LATEST]local',
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: definition.handler,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}
