import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { cannotInvoke, isInvocable } from '../../lambda/invoke-permissions.ts';
import type { RotationRules, Secret } from '../../secret-record.ts';
import { rotationRules, rulesOf } from '../../secrets-manager-schemas.ts';
import type { ResourceHandlers } from '../resource.ts';
import { tagsSchema } from '../tag-list.ts';

const generatorSchema = z.strictObject({
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
  PasswordLength: z.coerce.number().default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludePunctuation: z.boolean().default(false),
  IncludeSpace: z.literal(false).default(false),
});

const secretSchema = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  KmsKeyId: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: generatorSchema.optional(),
  Tags: tagsSchema,
});

const scheduleSchema = z.strictObject({
  SecretId: z.string(),
  RotationLambdaARN: z.string(),
  RotationRules: rotationRules.optional(),
  RotateImmediatelyOnUpdate: z.boolean().default(true),
});

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const punctuation = '!#$%&()*+,-./:;<=>?@[]^_{|}~';

function generated(generator: z.infer<typeof generatorSchema>): string {
  const { ExcludePunctuation, ExcludeCharacters, PasswordLength } = generator;
  const { SecretStringTemplate, GenerateStringKey } = generator;
  const alphabet = `${letters}${ExcludePunctuation ? '' : punctuation}`
    .split('')
    .filter((character) => !ExcludeCharacters.includes(character));
  const password = Array.from(
    { length: PasswordLength },
    () => alphabet[randomInt(alphabet.length)],
  ).join('');
  if (SecretStringTemplate === undefined || GenerateStringKey === undefined) return password;
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(SecretStringTemplate));
  return JSON.stringify({ ...template, [GenerateStringKey]: password });
}

/** CloudFormation changes nothing for a schedule that the template leaves as it was. */
function isScheduled(
  { rotationEnabled, rotationLambdaArn, rotationRules }: Secret,
  { RotationLambdaARN, RotationRules }: z.infer<typeof scheduleSchema>,
): boolean {
  return (
    rotationEnabled === true &&
    rotationLambdaArn === RotationLambdaARN &&
    isDeepStrictEqual({ ...unset, ...rotationRules }, { ...unset, ...rulesOf(RotationRules) })
  );
}

const unset: RotationRules = {
  automaticallyAfterDays: undefined,
  scheduleExpression: undefined,
  duration: undefined,
};

export const secretResources: ResourceHandlers = {
  'AWS::SecretsManager::Secret': ({ properties, generatedName, earlier }, aws) => {
    const secret = secretSchema.parse(properties);
    if (earlier !== undefined) return { ref: earlier, attributes: { Id: earlier } };
    const generator = secret.GenerateSecretString;
    const secretString =
      secret.SecretString ?? (generator === undefined ? undefined : generated(generator));
    const { arn } = aws.secrets.createSecret({
      name: secret.Name ?? generatedName,
      description: secret.Description,
      kmsKeyId: secret.KmsKeyId,
      tags: secret.Tags,
      value: secretString === undefined ? undefined : { secretString },
    });
    return { ref: arn, attributes: { Id: arn } };
  },

  'AWS::SecretsManager::RotationSchedule': ({ properties, start, earlier }, aws) => {
    const schedule = scheduleSchema.parse(properties);
    const existing = aws.secrets.secret(schedule.SecretId);
    const { arn } = existing;
    const invoker = {
      principal: 'secretsmanager.amazonaws.com',
      account: aws.place.accountId,
      arn,
    };
    // Checked here and now: a permission that comes later in the deployment comes too late on AWS.
    if (!isInvocable(aws.lambda.permissions, schedule.RotationLambdaARN, invoker))
      throw cannotInvoke();
    if (earlier !== undefined && isScheduled(existing, schedule))
      return { ref: arn, attributes: { Id: arn } };
    // AWS does not wait for the test, nor does it say how long it takes to begin: that everything
    // else waits is ours, so that a dependency the template forgets is always missing.
    start(async () => {
      aws.secrets.rotate({
        secretId: arn,
        rotationLambdaArn: schedule.RotationLambdaARN,
        rotationRules: rulesOf(schedule.RotationRules),
        rotateImmediately: schedule.RotateImmediatelyOnUpdate,
      });
      await aws.activity.idle();
    });
    return { ref: arn, attributes: { Id: arn } };
  },
};
