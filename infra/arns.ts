import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  acceptedSetParameterPrefix,
  definitionParameterPrefix,
  secretNamePrefix,
} from '../functions/shared/contract.ts';

/** ARNs by name, so that policies do not grow with the number of endpoints. */

/** Secrets Manager adds six characters to a name; `name` is an endpoint's, or a pattern. */
export const secretArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secretNamePrefix}${name}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

const parameterArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: name.replace(/^\//, ''),
  });

export const definitionArn = (scope: Construct, name: string): string =>
  parameterArn(scope, `${definitionParameterPrefix}${name}`);

/** What listing all definitions asks for: the path, with or without its last slash. */
export const definitionListArns = (scope: Construct): string[] => [
  parameterArn(scope, definitionParameterPrefix.replace(/\/$/, '')),
  definitionArn(scope, '*'),
];

export const acceptedSetArn = (scope: Construct, name: string): string =>
  parameterArn(scope, `${acceptedSetParameterPrefix}${name}`);
