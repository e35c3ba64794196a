/**
 * What the history shows of a request, by service: names of parameters that hold no value that
 * somebody might keep secret. AWS hides such values in its own way, which is not documented for all.
 * A service that is not here has no management events that anybody here looks for: its calls, such
 * as Invoke, PutItem, Publish and PutObject, are data events, which no trail logs by default.
 */
const shown: Readonly<Record<string, readonly string[]>> = {
  cloudtrail: ['TrailName', 'Name', 'IncludeShadowTrails', 'LookupAttributes', 'MaxResults'],
  iam: ['MaxItems'],
  secretsmanager: [
    'SecretId',
    'Name',
    'VersionId',
    'VersionStage',
    'VersionStages',
    'ClientRequestToken',
    'MoveToVersionId',
    'RemoveFromVersionId',
    'KmsKeyId',
    'RotationLambdaARN',
    'RotateImmediately',
    'RecoveryWindowInDays',
    'ForceDeleteWithoutRecovery',
  ],
  ssm: [
    'Name',
    'Names',
    'Path',
    'Type',
    'KeyId',
    'Overwrite',
    'Tier',
    'Recursive',
    'WithDecryption',
    'DocumentName',
    'DocumentVersion',
    'CommandId',
    'InstanceId',
    'AutomationExecutionId',
    'AssociationId',
  ],
  sts: [],
};

/** Null without any, as CloudTrail shows it; undefined for a service without management events here. */
export function shownParameters(
  service: string,
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null | undefined {
  const names = shown[service];
  if (names === undefined) return undefined;
  const entries = names
    .filter((name) => parameters[name] !== undefined)
    .map((name) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, parameters[name]] as const);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
