import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnRotationSchedule, CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import {
  definitionParameterPrefix,
  initialUserName,
  secretNamePrefix,
} from '../functions/shared/contract.ts';
import { acknowledge } from './acknowledgements.ts';
import { Associations } from './associations.ts';
import type { HostDocuments } from './host-documents.ts';
import type { Probing } from './probing.ts';
import type { Rotation } from './rotation.ts';
import type { EndpointSettings } from './settings/endpoint-settings.ts';

export type EndpointProps = {
  readonly settings: EndpointSettings;
  readonly secretsKey: IKey;
  readonly rotation: Rotation;
  readonly probing: Probing;
  readonly documents: HostDocuments;
};

const standardTierLimitBytes = 4_096;

/**
 * One endpoint: its secret, its definition, its schedules of rotations and of test metrics, and what
 * keeps its hosts right. One resource each and one for each writer, and no policy.
 */
export class Endpoint extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { settings, secretsKey, rotation, probing, documents }: EndpointProps,
  ) {
    super(scope, id);
    const text = JSON.stringify(settings.definition);
    const definition = this.definition(settings.name, text);
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      // By name either way: another form would replace the schedule when the secret's maker changes.
      secretId: `${secretNamePrefix}${settings.name}`,
      rotationLambdaArn: rotation.rotateSecret.lambda.functionArn,
      rotationRules: {
        scheduleExpression: settings.schedule.expression,
        duration: `${settings.schedule.windowHours}h`,
      },
      // Otherwise a changed schedule would rotate in the middle of a deployment.
      rotateImmediatelyOnUpdate: false,
    });
    // Secrets Manager calls the function as soon as it hears of the schedule.
    schedule.node.addDependency(definition, ...rotation.prerequisites);
    const probe = probing.schedule(this, settings, text);
    probe.node.addDependency(definition);
    if (settings.secret === 'create') {
      const secret = this.secret(settings, secretsKey);
      schedule.node.addDependency(secret);
      probe.node.addDependency(secret);
    }
    new Associations(this, 'Associations', { definition: settings.definition, documents });
  }

  private definition(name: string, value: string): CfnParameter {
    return new CfnParameter(this, 'Definition', {
      name: `${definitionParameterPrefix}${name}`,
      description: `promrotate: where the credential of ${name} goes`,
      type: 'String',
      tier: Buffer.byteLength(value) > standardTierLimitBytes ? 'Advanced' : 'Standard',
      value,
    });
  }

  /**
   * The first value is there so that the first rotation finds one; no receiver accepts it. Nothing
   * in it may depend on settings that can change: CloudFormation would put a new value, which no
   * receiver knows, in the place of the current credential.
   */
  private secret({ name }: EndpointSettings, key: IKey): CfnSecret {
    const secret = new CfnSecret(this, 'Secret', {
      name: `${secretNamePrefix}${name}`,
      description: `promrotate: write credential of the remote-write endpoint ${name}`,
      kmsKeyId: key.keyArn,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: initialUserName(name) }),
        generateStringKey: 'password',
        passwordLength: 48,
        excludePunctuation: true,
        includeSpace: false,
      },
    });
    // A deployment that fails takes it away again: the next one could not make another of the name.
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    acknowledge(secret, {
      'AwsSolutions-SMG4': 'it has a schedule, which knows it by its name and not by its reference',
    });
    return secret;
  }
}
