import { arnOf } from '../../place.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource.ts';
import { functionResources } from './functions.ts';
import { identityResources } from './identity.ts';
import { messagingResources } from './messaging.ts';
import { schedulerResources } from './scheduler.ts';
import { secretResources } from './secrets.ts';
import { storageResources } from './storage.ts';
import { systemsManagerResources } from './systems-manager.ts';

/** Resources that are there and do nothing in the local run: nothing evaluates alarms or sends mail. */
const passive: ResourceHandler = ({ generatedName }) => ({ ref: generatedName });

/** The resource types that the stand-in plays; a template with another one is not deployed. */
export const resourceHandlers: ResourceHandlers = {
  ...functionResources,
  ...identityResources,
  ...messagingResources,
  ...schedulerResources,
  ...secretResources,
  ...storageResources,
  ...systemsManagerResources,
  'AWS::CDK::Metadata': passive,
  'AWS::CloudWatch::Alarm': ({ generatedName }, { place }) => ({
    ref: generatedName,
    attributes: { Arn: arnOf(place, 'cloudwatch', `alarm:${generatedName}`) },
  }),
  'AWS::SNS::Subscription': passive,
  'AWS::SNS::TopicPolicy': passive,
};
